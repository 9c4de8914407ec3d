import { describe, expect, it } from 'vitest';
import { isCrossSite, isLocalRequest, safeNext, tokenCookie, tokenInCookie } from './access.ts';

const from = (remoteAddress: string, headers: Record<string, string>) => isLocalRequest({ headers, socket: { remoteAddress } as never });

describe('a request that needs no token because it comes from this machine', () => {
  it.each([
    ['127.0.0.1', 'localhost:7777'],
    ['127.0.0.1', '127.0.0.1:7777'],
    ['::1', '[::1]:7777'],
    ['::ffff:127.0.0.1', 'localhost'],
  ])('is one from %s to %s', (address, host) => {
    expect(from(address, { host })).toBe(true);
  });

  it.each([
    ['from another machine', '192.0.2.7', { host: 'localhost:7777' }],
    ['passed on by a proxy on this machine', '127.0.0.1', { host: 'localhost:7777', 'x-forwarded-for': '192.0.2.7' }],
    ['passed on by a proxy that says Forwarded', '127.0.0.1', { host: 'localhost', forwarded: 'for=192.0.2.7' }],
    ['to a foreign name that resolves to here (DNS rebinding)', '127.0.0.1', { host: 'evil.example:7777' }],
    ['to a name that only begins like ours', '127.0.0.1', { host: 'localhost.evil.example' }],
    ['without a host', '127.0.0.1', {}],
  ])('is none %s', (_, address, headers) => {
    expect(from(address, headers)).toBe(false);
  });
});

describe('the token cookie', () => {
  it('is out of reach of scripts and of other sites, and secure where people come by https', () => {
    expect(tokenCookie('a b;c', 'https://tq.example')).toBe('tq_token=a%20b%3Bc; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure');
    expect(tokenCookie('t', 'http://127.0.0.1:7777')).not.toContain('Secure');
    expect(tokenCookie(null, 'http://127.0.0.1:7777')).toContain('Max-Age=0');
  });

  it('is found among others, and read back as it was given', () => {
    expect(tokenInCookie('x=1; tq_token=a%20b%3Bc; y=2')).toBe('a b;c');
    expect(tokenInCookie('not_tq_token=1; tq_token=')).toBeNull();
    expect(tokenInCookie('tq_token=%E0%A4%A')).toBeNull();
    expect(tokenInCookie(undefined)).toBeNull();
  });
});

describe('forms', () => {
  it('are not taken from another site', () => {
    expect(isCrossSite({ headers: { 'sec-fetch-site': 'cross-site' } })).toBe(true);
    expect(isCrossSite({ headers: { 'sec-fetch-site': 'same-site' } })).toBe(true);
    expect(isCrossSite({ headers: { 'sec-fetch-site': 'same-origin' } })).toBe(false);
    expect(isCrossSite({ headers: {} })).toBe(false);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/i/../../x', 'javascript:alert(1)', '/i/INC-1?x=1', undefined])(
    'lead to the board, not to %s',
    (next) => {
      expect(safeNext(next)).toBe('/');
    },
  );

  it('lead back to the incident one came for', () => {
    expect(safeNext('/i/INC-12')).toBe('/i/INC-12');
  });
});
