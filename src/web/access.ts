import type { FastifyRequest } from 'fastify';

/** Name of the cookie that holds an API token for the browser; never readable by scripts, never sent from another site. */
export const TOKEN_COOKIE = 'tq_token';
const HOURS_SIGNED_IN = 12;
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOCAL_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/**
 * True for a request from this machine to this machine by a local name. One that a proxy passed on is not local, wherever the proxy runs; nor is
 * one that names another host, which is how a foreign web page reaches a loopback port (DNS rebinding).
 */
export function isLocalRequest(request: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  return (
    LOOPBACK.test(request.socket.remoteAddress ?? '') &&
    LOCAL_NAME.test(request.headers.host ?? '') &&
    FORWARDING.every((name) => request.headers[name] === undefined)
  );
}

/** The token in a request's cookie, or null. */
export function tokenInCookie(header: string | undefined): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === TOKEN_COOKIE && value !== undefined && value !== '') {
      try {
        return decodeURIComponent(value);
      } catch {
        // A cookie that is no percent-encoding is none of ours.
        return null;
      }
    }
  }
  return null;
}

/** The `Set-Cookie` that signs a browser in for twelve hours (or out, with null). `Secure` where people reach the server by https. */
export function tokenCookie(token: string | null, baseUrl: string): string {
  const life = token === null ? 0 : HOURS_SIGNED_IN * 3600;
  const secure = baseUrl.startsWith('https:') ? '; Secure' : '';
  return `${TOKEN_COOKIE}=${encodeURIComponent(token ?? '')}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Strict${secure}`;
}

/** A form that another site submits is not taken: it could sign somebody in as somebody else. Browsers that do not say are old, and let through. */
export function isCrossSite(request: Pick<FastifyRequest, 'headers'>): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/** Where to go after signing in: a path of ours, whatever the form says. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(i\/[A-Za-z0-9-]{1,64})?$/.test(next) ? next : '/';
}
