/** Signed one-tap links: they identify a person for one purpose on one incident, for a while. Nothing else is behind them. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, type PersonId, plus } from '#domain/kernel/stamp.ts';

/** What a link says. */
export type LinkClaim = { readonly person: PersonId; readonly incident: string; readonly purpose: 'acknowledge' };

const LIFETIME_MS = 7 * 86_400_000;

function seal(key: string, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest();
}

/** Sign a claim; good for seven days from `now`. URL-safe. */
export function signLink(key: string, claim: LinkClaim, now: Instant): string {
  const body = Buffer.from(JSON.stringify([claim.purpose, claim.incident, claim.person, plus(now, LIFETIME_MS)])).toString('base64url');
  return `${body}.${seal(key, body).toString('base64url')}`;
}

/** What was signed; undefined when it is no JSON. */
function textOf(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What a link says, or null when it is forged, garbled or too old. */
export function readLink(key: string, token: string, now: Instant): LinkClaim | null {
  const [body, signature, ...rest] = token.split('.');
  if (!body || !signature || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const right = seal(key, body);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const said = textOf(body);
  if (!Array.isArray(said)) return null;
  const [purpose, incident, person, until]: unknown[] = said;
  if (purpose !== 'acknowledge' || typeof incident !== 'string' || typeof person !== 'string' || typeof until !== 'string' || until < now)
    return null;
  return { purpose, incident, person };
}
