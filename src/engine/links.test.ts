import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { plus } from '#domain/kernel/stamp.ts';
import { readLink, signLink } from './links.ts';

const NOW = '2026-11-24T03:00:00.000Z';
const CLAIM = { person: 'maya', incident: 'i-1', purpose: 'acknowledge' } as const;
const WEEK = 7 * 86_400_000;

/** A link that says whatever a holder of the key could say. */
function sealed(body: string): string {
  const text = Buffer.from(body).toString('base64url');
  return `${text}.${createHmac('sha256', 'key').update(text).digest('base64url')}`;
}

describe('a one-tap link', () => {
  const link = signLink('key', CLAIM, NOW);

  it('says who may do what on which incident, and goes into a URL as it is', () => {
    expect(readLink('key', link, NOW)).toEqual(CLAIM);
    expect(link).toMatch(/^[\w.-]+$/);
  });

  it('is good for a week and not a moment longer', () => {
    expect(readLink('key', link, plus(NOW, WEEK))).toEqual(CLAIM);
    expect(readLink('key', link, plus(NOW, WEEK + 1))).toBeNull();
  });

  it('is worth nothing under another key, or with another word in it', () => {
    const [body = '', signature = ''] = link.split('.');
    const other = Buffer.from(Buffer.from(body, 'base64url').toString('utf8').replace('maya', 'dan')).toString('base64url');
    expect(readLink('another key', link, NOW)).toBeNull();
    expect(readLink('key', `${other}.${signature}`, NOW)).toBeNull();
    expect(readLink('key', `${body}.${signature.slice(0, -2)}`, NOW)).toBeNull();
  });

  it.each(['', '.', '..', 'garbage', 'a.b', 'a.b.c', `${link}.x`, `${link.split('.')[0]}.`, '%00.%00', '💥.💥'])('answers null for %j', (token) => {
    expect(readLink('key', token, NOW)).toBeNull();
  });

  it.each(['no json', '{}', 'null', '7', '[]', '["acknowledge",1,"maya","2999"]', '["close","i-1","maya","2999-01-01T00:00:00.000Z"]'])(
    'answers null for a body that is signed and says %s',
    (body) => {
      expect(readLink('key', sealed(body), NOW)).toBeNull();
    },
  );
});
