import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message as the mailbox took it. */
export type Received = { readonly from: string; readonly to: readonly string[]; readonly raw: string; readonly mail: ParsedMail };

/** A mail server inside the test process, and what it has received. */
export type Mailbox = {
  /** `smtp://[user:pass@]127.0.0.1:port`, as SMTP_URL takes it. */
  readonly url: string;
  readonly messages: readonly Received[];
  /** Attempts to hand over a message, refused ones included. */
  attempts(): number;
  /** The first message (received already or still to come) that fits. Throws after `ms`. */
  waitFor(fits: (message: Received) => boolean, ms?: number): Promise<Received>;
  stop(): Promise<void>;
};

/** A refusal as SMTP words it: the code decides whether a later attempt can help. */
function refusal(code: number, words: string): Error & { responseCode: number } {
  return Object.assign(new Error(words), { responseCode: code });
}

/**
 * Starts an SMTP server on loopback. `auth`: sign-in is demanded. `rejectFirst`: that many messages are turned away with 451
 * first (greylisting). `refuse`: recipients that do not exist (550). `silent`: takes the connection (or the whole mail) and never answers.
 * `beforeAnswer`: the mail is in the box, and the sender is not told so before this resolves.
 */
export async function startMailbox(
  options: {
    readonly auth?: { readonly user: string; readonly pass: string };
    readonly rejectFirst?: number;
    readonly refuse?: (address: string) => boolean;
    readonly silent?: 'greeting' | 'data';
    readonly beforeAnswer?: (message: Received) => Promise<void>;
  } = {},
): Promise<Mailbox> {
  const messages: Received[] = [];
  const waiting = new Set<() => void>();
  let attempts = 0;
  const server = new SMTPServer({
    disabledCommands: options.auth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    authOptional: !options.auth,
    disableReverseLookup: true,
    onConnect(_session, done) {
      if (options.silent !== 'greeting') done();
    },
    onAuth(given, _session, done) {
      const known = given.username === options.auth?.user && given.password === options.auth?.pass;
      if (known) done(null, { user: given.username ?? '' });
      else done(refusal(535, 'wrong user or password'));
    },
    onRcptTo(address, _session, done) {
      done(options.refuse?.(address.address) ? refusal(550, 'no such mailbox here') : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        attempts++;
        if (options.silent === 'data') return;
        if (attempts <= (options.rejectFirst ?? 0)) {
          done(refusal(451, 'greylisted, try again later'));
          return;
        }
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        const take = async (): Promise<void> => {
          const mail = await simpleParser(raw);
          const message = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((address) => address.address), raw, mail };
          messages.push(message);
          for (const look of waiting) look();
          await options.beforeAnswer?.(message);
        };
        take().then(() => done(), done);
      });
    },
  });
  // A client that hangs up is the client's business; the server has to live on.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const account = options.auth ? `${encodeURIComponent(options.auth.user)}:${encodeURIComponent(options.auth.pass)}@` : '';
  return {
    url: `smtp://${account}127.0.0.1:${port}`,
    messages,
    attempts: () => attempts,
    waitFor(fits, ms = 10_000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = messages.find(fits);
          if (!found) return;
          waiting.delete(look);
          clearTimeout(limit);
          resolve(found);
        };
        const limit = setTimeout(() => {
          waiting.delete(look);
          const subjects = messages.map((message) => message.mail.subject).join(' | ');
          reject(new Error(`no such mail within ${ms} ms; received: ${subjects || 'none'}`));
        }, ms);
        waiting.add(look);
        look();
      });
    },
    async stop() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
