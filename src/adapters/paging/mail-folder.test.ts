import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, describe, expect, it } from 'vitest';
import { type Arrived, channelContract, pageMessage } from './channel.contract.ts';
import { mailFolderChannel } from './mail-folder.ts';

const FROM = 'Tourniquet <tourniquet@ops.test>';
const roots: string[] = [];
const root = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'tourniquet-mail-'));
  roots.push(path);
  return path;
};
afterAll(() => {
  for (const path of roots) rmSync(path, { recursive: true, force: true });
});

async function mailsIn(folder: string): Promise<readonly Arrived[]> {
  const mails = await Promise.all(readdirSync(folder).map((file) => simpleParser(readFileSync(join(folder, file)))));
  return mails.map((mail) => {
    const to = Array.isArray(mail.to) ? mail.to : mail.to ? [mail.to] : [];
    return { to: to.flatMap(({ value }) => value.map(({ address }) => address)).join(), subject: mail.subject ?? '', text: mail.text ?? '' };
  });
}

channelContract('the mail folder', async () => {
  const base = root();
  const folder = join(base, 'outbox');
  return {
    channel: mailFolderChannel({ folder, from: FROM }),
    arrived: () => mailsIn(folder),
    async cut() {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'a file where the folder was');
    },
    stop: async () => undefined,
  };
});

describe('the mail folder', () => {
  it('writes one file per delivery id, whole, for the owner alone, and says that no SMTP_URL is set', async () => {
    const folder = join(root(), 'outbox');
    const channel = mailFolderChannel({ folder, from: FROM });
    const said = await channel.send(pageMessage());
    await channel.send(pageMessage());
    await channel.send(pageMessage({ id: '../../etc/passwd' }));
    await channel.send(pageMessage({ id: '..:..:etc:passwd' }));
    const files = readdirSync(folder);
    expect(files).toHaveLength(3);
    for (const file of files) expect(file).toMatch(/^[A-Za-z0-9_-]+\.eml$/);
    expect(said.detail).toMatch(/^kept in .*\.eml: no SMTP_URL is set$/);
    expect(statSync(join(folder, files[0] as string)).mode & 0o077).toBe(0);
  });

  it('says so when it is asked how it is', async () => {
    expect(await mailFolderChannel({ folder: root(), from: FROM }).check()).toMatchObject({
      ok: true,
      says: expect.stringContaining('reaches nobody'),
    });
  });
});
