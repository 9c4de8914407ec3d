import { createHash } from 'node:crypto';

/** SHA-256 of a text's UTF-8 bytes in lower-case hex: what the seal of an archive is checked with (D4). */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
