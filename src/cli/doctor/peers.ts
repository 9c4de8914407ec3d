import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Env } from '../world.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { dial, portTaken } from './line.ts';

/** PostgreSQL when DATABASE_URL names one (reachable, not signed in), else the embedded database's file. */
export async function databaseCheck(env: Env, dataFolder: string): Promise<Check> {
  const written = env['DATABASE_URL'];
  if (!written) {
    const there = await stat(dataFolder).catch(() => null);
    return ok('database', there ? `SQLite under ${path.resolve(dataFolder)}` : 'SQLite, made on the first start');
  }
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol))
    return fail('database', 'DATABASE_URL is no PostgreSQL address', 'write it as postgres://user:password@host:5432/name');
  const host = url.hostname || '127.0.0.1';
  const answer = await dial(host, Number(url.port || 5432), false);
  return answer.ok
    ? ok('database', `PostgreSQL at ${url.host} takes connections`)
    : fail('database', `PostgreSQL at ${url.host} cannot be reached: ${answer.why}`, 'start it, or correct DATABASE_URL');
}

/** The mail server greets as one. */
export async function mailCheck(env: Env): Promise<Check> {
  const written = env['SMTP_URL'];
  if (!written)
    return warn('mail', 'no SMTP_URL: mail is kept in a folder and reaches nobody', 'set SMTP_URL (smtp://user:password@host:587) and MAIL_FROM');
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol))
    return fail('mail', 'SMTP_URL is no SMTP address', 'write it as smtp://user:password@host:587');
  const encrypted = url.protocol === 'smtps:';
  const answer = await dial(url.hostname, Number(url.port || (encrypted ? 465 : 587)), !encrypted);
  if (!answer.ok) return fail('mail', `${url.host} cannot be reached: ${answer.why}`, 'correct SMTP_URL, or open the way to it');
  if (!encrypted && !answer.greeting.startsWith('220'))
    return fail('mail', `${url.host} does not greet as a mail server: ${answer.greeting.slice(0, 60)}`, 'correct SMTP_URL');
  return env['MAIL_FROM']
    ? ok('mail', `${url.host} answers`)
    : warn('mail', `${url.host} answers, but there is no MAIL_FROM`, 'set MAIL_FROM to the address that mail comes from');
}

/** Nobody answers at the address: could our own server listen there? `url` is TOURNIQUET_URL, PORT and HOST are what `serve` would use. */
export async function portCheck(env: Env): Promise<Check> {
  const [host, port] = [env['HOST'] || '127.0.0.1', Number(env['PORT'] || 7777)];
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return fail('port', `PORT ${JSON.stringify(env['PORT'])} is no port`, 'set PORT to a number from 1 to 65535');
  const why = await portTaken(host, port);
  return why === null
    ? ok('port', `${host}:${port} is free`)
    : fail('port', `${host}:${port} cannot be listened on: ${why}`, 'end what holds it, or set PORT or HOST');
}
