import type { FastifyBaseLogger } from 'fastify';
import type { HttpLog } from './deps.ts';

/** Fastify's own logger over ours: what routes and plugins say of errors reaches the log, with the request's id; everything below a warning is left out. */
export function loggerOver(log: HttpLog, about: object = {}): FastifyBaseLogger {
  const nothing = (): void => undefined;
  const to =
    (say: HttpLog['error']) =>
    (what: unknown, message?: string): void =>
      typeof what === 'string'
        ? say({ ...about }, what)
        : say({ ...about, ...(what instanceof Error ? { err: what } : (what as object)) }, message ?? 'http');
  const error = to((fields, message) => log.error(fields, message));
  const warn = to((fields, message) => log.warn(fields, message));
  return {
    level: 'warn',
    error,
    fatal: error,
    warn,
    info: nothing,
    debug: nothing,
    trace: nothing,
    silent: nothing,
    child: (bindings) => loggerOver(log, { ...about, ...bindings }),
  };
}
