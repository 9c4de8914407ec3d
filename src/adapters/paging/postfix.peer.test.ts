import { afterAll, expect, it } from 'vitest';
import { startPostfix } from '#test/peers/postfix.ts';
import { describePeer } from '#test/peers/skip.ts';
import { pageMessage } from './channel.contract.ts';
import { emailChannel } from './email.ts';

describePeer('email through Postfix', await startPostfix(), (postfix) => {
  afterAll(() => postfix.stop());
  const channel = emailChannel({ smtpUrl: postfix.url, from: 'Tourniquet <tourniquet@ops.test>' });
  const to = { person: 'maya', name: 'Maya Olu', channel: 'email', address: `maya@${postfix.domain}` };

  it('is delivered into a mailbox, whole', async () => {
    expect(await channel.send(pageMessage({ to, subject: 'Grüße from INC-12' }))).toMatchObject({
      outcome: 'delivered',
      detail: expect.stringMatching(/250 .*queued/),
    });
    const mail = await postfix.waitFor((one) => one.subject === 'Grüße from INC-12');
    expect(mail.text).toContain('http://127.0.0.1:7777/ack/INC-12?token=abc&by=maya');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('priority')).toBe('high');
  });

  it('is refused for good where Postfix takes no mail for the domain', async () => {
    const elsewhere = { ...to, address: 'maya@elsewhere.test' };
    expect(await channel.send(pageMessage({ to: elsewhere }))).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('no outside mail'),
    });
  });

  it('answers how it is', async () => {
    expect(await channel.check()).toMatchObject({ ok: true });
  });
});
