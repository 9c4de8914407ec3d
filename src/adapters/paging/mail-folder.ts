import { createHash } from 'node:crypto';
import { access, constants, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { Channel } from '#engine/ports.ts';
import { composeMail, isMailAddress, parseSender } from './mail.ts';

/** File of a delivery: its id, with what no file name should hold replaced; a digest tells apart ids that become alike. */
function fileOf(delivery: string): string {
  const plain = delivery.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100);
  return `${plain}-${createHash('sha256').update(delivery).digest('hex').slice(0, 12)}.eml`;
}

/**
 * Stands in for email while no SMTP_URL is set: each message becomes one .eml file in `folder` (made when missing), which any
 * mail program opens. The same delivery id writes the same file. Throws an Error when `from` is no address.
 */
export function mailFolderChannel({ folder, from }: { readonly folder: string; readonly from: string }): Channel {
  const sender = parseSender(from);
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    name: 'email',
    async send(message) {
      if (!isMailAddress(message.to.address)) {
        return { outcome: 'failed', detail: `"${message.to.address.slice(0, 100)}" is not an email address` };
      }
      const path = join(folder, fileOf(message.id));
      const unfinished = `${path}.${process.pid}.part`;
      try {
        const { message: mail } = await composer.sendMail(composeMail(message, sender));
        // The mail holds signed links: for the owner's eyes.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = await open(unfinished, 'w', 0o600);
        try {
          await file.writeFile(mail as Buffer);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, path);
        return { outcome: 'delivered', detail: `kept in ${path}: no SMTP_URL is set` };
      } catch (error) {
        // Why it failed is told below; a leftover .part file is overwritten by the next attempt.
        await rm(unfinished, { force: true }).catch(() => undefined);
        return { outcome: 'retry', detail: `could not be kept in ${folder}: ${(error as Error).message}` };
      }
    },
    async check() {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await access(folder, constants.W_OK);
        return { ok: true, says: `no SMTP_URL is set: mail is kept in ${folder} and reaches nobody` };
      } catch (error) {
        return { ok: false, says: `no SMTP_URL is set, and mail cannot be kept in ${folder}: ${(error as Error).message}` };
      }
    },
  };
}
