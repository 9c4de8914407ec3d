/** Environment to typed settings, or a clear refusal to start. */
import { homedir, hostname } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Everything that can be set from outside. */
export type Config = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly dataFolder: string;
  readonly handbookFolder: string;
  readonly databaseUrl: string | null;
  readonly baseUrl: string | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly bootstrapToken: string | null;
  readonly testClock: boolean;
  readonly logLevel: string;
  /** Name of this process among others on the same database. */
  readonly node: string;
};

/** A setting that nothing can start with; the message names it and says what would be right. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'];

function wholeNumber(name: string, text: string, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) > most) throw new SettingsError(`${name}=${text} is no number from 0 to ${most}`);
  return Number(text);
}

function url(name: string, text: string, schemes: readonly string[]): string {
  const scheme = /^([a-z]+):\/\//.exec(text)?.[1];
  // A database may be on a socket of this machine; everything else is somewhere.
  const isSomewhere = URL.canParse(text) && (new URL(text).hostname !== '' || schemes.includes('postgres'));
  if (!scheme || !schemes.includes(scheme) || !isSomewhere) {
    throw new SettingsError(`${name} is not a URL that begins with ${schemes.map((each) => `${each}://`).join(' or ')}`);
  }
  return text.replace(/\/+$/, '');
}

function folder(text: string): string {
  const path = text.startsWith('~/') ? join(homedir(), text.slice(2)) : text;
  return isAbsolute(path) ? path : resolve(path);
}

/** Read the environment. Empty values count as absent. Throws SettingsError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const of = (name: string): string | null => (env[name]?.trim() ? (env[name]?.trim() ?? null) : null);
  const clock = of('TOURNIQUET_CLOCK');
  if (clock !== null && clock !== 'test' && clock !== 'system') throw new SettingsError(`TOURNIQUET_CLOCK=${clock} is neither system nor test`);
  if (clock === 'test' && env['NODE_ENV'] === 'production') {
    throw new SettingsError('TOURNIQUET_CLOCK=test lets anybody move time, so it does not start with NODE_ENV=production; unset one of them');
  }
  const level = of('LOG_LEVEL') ?? 'info';
  if (!LEVELS.includes(level)) throw new SettingsError(`LOG_LEVEL=${level} is none of ${LEVELS.join(', ')}`);
  const token = of('TOURNIQUET_BOOTSTRAP_TOKEN');
  if (token !== null && token.length < 4)
    throw new SettingsError('TOURNIQUET_BOOTSTRAP_TOKEN is shorter than 4 characters, which anybody could guess');
  const dataFolder = folder(of('TOURNIQUET_DATA') ?? 'data');
  const database = of('DATABASE_URL');
  const base = of('TOURNIQUET_BASE_URL');
  const smtp = of('SMTP_URL');
  return {
    host: of('HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', of('PORT') ?? '7777', 65_535),
    dataFolder,
    handbookFolder: folder(of('TOURNIQUET_HANDBOOK') ?? join(dataFolder, 'handbook')),
    databaseUrl: database === null ? null : url('DATABASE_URL', database, ['postgres', 'postgresql']),
    baseUrl: base === null ? null : url('TOURNIQUET_BASE_URL', base, ['http', 'https']),
    smtpUrl: smtp === null ? null : url('SMTP_URL', smtp, ['smtp', 'smtps']),
    mailFrom: of('MAIL_FROM') ?? 'Tourniquet <tourniquet@localhost>',
    bootstrapToken: token,
    testClock: clock === 'test',
    logLevel: level,
    node: of('TOURNIQUET_NODE') ?? hostname(),
  };
}
