import { execFile } from 'node:child_process';
import { chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ParsedMail, simpleParser } from 'mailparser';
import { accountIds, findProgram, freePort, type Missing, privateFolder, until } from './peer-process.ts';

const run = promisify(execFile);
const INSTALLED = '/etc/postfix';

/** A private Postfix that takes mail for `ANYONE@x.test` into one Maildir and bounces everything else. */
export type Postfix = {
  /** As SMTP_URL takes it. */
  readonly url: string;
  readonly domain: string;
  /** Every message delivered so far, parsed. */
  messages(): Promise<readonly ParsedMail[]>;
  waitFor(fits: (mail: ParsedMail) => boolean, ms?: number): Promise<ParsedMail>;
  stop(): Promise<void>;
};

/** The greeting of an SMTP server, or undefined while it does not answer. */
function greeting(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString('utf8'));
      socket.end('QUIT\r\n');
    });
    socket.once('error', () => resolve(undefined));
    socket.once('close', () => resolve(undefined));
  });
}

/** Starts a Postfix of its own with its own configuration, queue and Maildir. Its master process works only as root. */
export async function startPostfix(): Promise<Postfix | Missing> {
  const postfix = findProgram('postfix');
  if (!postfix || !existsSync(join(INSTALLED, 'master.cf.proto'))) return { missing: 'Postfix (Debian package: postfix)' };
  if (process.getuid?.() !== 0) return { missing: 'Postfix started by root (run the tests as root, and install the Debian package: postfix)' };

  const folder = privateFolder('postfix');
  const [etc, spool, data, mail] = ['etc', 'spool', 'data', 'mail'].map((name) => join(folder.path, name)) as [string, string, string, string];
  for (const path of [etc, spool, data, mail]) mkdirSync(path, { mode: 0o755 });
  const owner = await accountIds('postfix');
  // Postfix's own processes drop to its account and have to get through the private folder.
  chownSync(folder.path, owner.uid, owner.gid);
  chownSync(data, owner.uid, owner.gid);
  chownSync(mail, owner.uid, owner.gid);

  const port = await freePort();
  const services = readFileSync(join(INSTALLED, 'master.cf.proto'), 'utf8')
    .split('\n')
    // The fifth column is chroot: a private queue folder holds no copy of the system's files.
    .map((line) => line.replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)\S+(\s+.*)$/, '$1n$2'))
    .map((line) => line.replace(/^smtp(\s+inet\s+.*)$/, `127.0.0.1:${port}$1`));
  writeFileSync(join(etc, 'master.cf'), services.join('\n'));
  if (existsSync(join(INSTALLED, 'dynamicmaps.cf'))) copyFileSync(join(INSTALLED, 'dynamicmaps.cf'), join(etc, 'dynamicmaps.cf'));
  const settings = {
    compatibility_level: '3.6',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: 'mail.x.test',
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    queue_directory: spool,
    data_directory: data,
    meta_directory: INSTALLED,
    virtual_mailbox_domains: 'x.test',
    virtual_mailbox_base: mail,
    virtual_mailbox_maps: 'static:everyone/',
    virtual_uid_maps: `static:${owner.uid}`,
    virtual_gid_maps: `static:${owner.gid}`,
    virtual_minimum_uid: '50',
    default_transport: 'error:no outside mail in tests',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    maillog_file: join(folder.path, 'maillog'),
    maillog_file_prefixes: folder.path,
  };
  writeFileSync(
    join(etc, 'main.cf'),
    Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join(''),
  );

  const stop = async (): Promise<void> => {
    // It fails when Postfix has not come up, which the caller is told by its log.
    await run(postfix, ['-c', etc, 'stop']).catch(() => undefined);
    // `stop` leaves the last of the processes a moment to finish; the queue may go only after them.
    await until('Postfix to end', async () => (await greeting(port)) === undefined);
    folder.remove();
  };
  try {
    await run(postfix, ['-c', etc, 'start']);
    await until('Postfix to greet', async () => (await greeting(port))?.startsWith('220'));
  } catch (cause) {
    const log = join(folder.path, 'maillog');
    const words = existsSync(log) ? readFileSync(log, 'utf8').slice(-4_000) : '';
    await stop();
    throw new Error(`Postfix did not start:\n${words}`, { cause });
  }

  const delivered = join(mail, 'everyone', 'new');
  const messages = async (): Promise<readonly ParsedMail[]> =>
    existsSync(delivered) ? Promise.all(readdirSync(delivered).map((file) => simpleParser(readFileSync(join(delivered, file))))) : [];
  return {
    url: `smtp://127.0.0.1:${port}`,
    domain: 'x.test',
    messages,
    waitFor: (fits, ms) => until('a mail in the Maildir', async () => (await messages()).find(fits), ms),
    stop,
  };
}
