import { afterEach, describe, expect, it } from 'vitest';
import { type Mailbox, startMailbox } from '#test/peers/smtp.ts';
import { channelContract, pageMessage } from './channel.contract.ts';
import { emailChannel } from './email.ts';

const FROM = 'Tourniquet <tourniquet@ops.test>';

channelContract('email', async () => {
  const mailbox = await startMailbox();
  return {
    channel: emailChannel({ smtpUrl: mailbox.url, from: FROM }),
    arrived: async () => mailbox.messages.map(({ to, mail }) => ({ to: to.join(), subject: mail.subject ?? '', text: mail.text ?? '' })),
    cut: () => mailbox.stop(),
    stop: async () => undefined,
  };
});

describe('email', () => {
  let mailbox: Mailbox | undefined;
  afterEach(() => mailbox?.stop());
  const start = async (options: Parameters<typeof startMailbox>[0] = {}): Promise<Mailbox> => {
    mailbox = await startMailbox(options);
    return mailbox;
  };

  it('is the same mail on every attempt, and a thread per incident', async () => {
    const { url, messages } = await start();
    const channel = emailChannel({ smtpUrl: url, from: FROM });
    await channel.send(pageMessage());
    await channel.send(pageMessage());
    await channel.send(pageMessage({ id: '0b54e5f2-0000-4000-8000-000000000001:7:0' }));
    await channel.send(pageMessage({ id: 'other:1:0', incident: { id: 'other', ref: 'INC-13', title: 'Other' } }));
    const [first, again, next, other] = messages.map(({ mail }) => mail);
    expect(first?.messageId).toMatch(/^<delivery\.[0-9a-f]{40}@ops\.test>$/);
    expect(again?.messageId).toBe(first?.messageId);
    expect(next?.messageId).not.toBe(first?.messageId);
    expect(next?.references).toEqual(first?.references);
    expect(next?.inReplyTo).toBe(first?.inReplyTo);
    expect(other?.references).not.toEqual(first?.references);
  });

  it('marks a page as urgent and as sent by no person, and a quiet message not as urgent', async () => {
    const { url, messages } = await start();
    const channel = emailChannel({ smtpUrl: url, from: FROM });
    await channel.send(pageMessage());
    await channel.send(pageMessage({ id: 'quiet:1:0', urgent: false }));
    const [urgent, quiet] = messages.map(({ mail }) => mail);
    expect(urgent?.headers.get('priority')).toBe('high');
    expect(urgent?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(quiet?.headers.has('priority')).toBe(false);
    expect(quiet?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('shows the links as buttons and every other word as text', async () => {
    const { url, messages } = await start();
    const links = [
      { label: 'Acknowledge', url: 'https://t.test/ack?a=1&b=2' },
      { label: 'Bad', url: 'javascript:alert(1)' },
    ];
    await emailChannel({ smtpUrl: url, from: FROM }).send(pageMessage({ text: '<script>alert(1)</script> & "quotes"', links }));
    const html = String(messages[0]?.mail.html);
    expect(html).toContain('href="https://t.test/ack?a=1&amp;b=2"');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('javascript:');
    expect(messages[0]?.mail.text).not.toContain('javascript:');
  });

  it('carries an invitation that calendars understand', async () => {
    const { url, messages } = await start();
    const ics = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//t//EN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:1',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
    await emailChannel({ smtpUrl: url, from: FROM }).send(pageMessage({ invitation: { ics } }));
    expect(messages[0]?.raw).toMatch(/content-type: text\/calendar; charset=utf-8; method=REQUEST/i);
    const part = messages[0]?.mail.attachments.find(({ contentType }) => contentType === 'text/calendar');
    expect(part?.content.toString()).toContain('BEGIN:VEVENT');
  });

  it('says "retry" of a greylisting server and is delivered on the next attempt', async () => {
    const { url, messages } = await start({ rejectFirst: 1 });
    const channel = emailChannel({ smtpUrl: url, from: FROM });
    expect(await channel.send(pageMessage())).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('451') });
    expect(await channel.send(pageMessage())).toMatchObject({ outcome: 'delivered' });
    expect(messages).toHaveLength(1);
  });

  it('says "failed" of a mailbox that does not exist', async () => {
    const { url } = await start({ refuse: (address) => address.startsWith('maya') });
    const said = await emailChannel({ smtpUrl: url, from: FROM }).send(pageMessage());
    expect(said).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('no such mailbox') });
  });

  it('signs in, says "retry" when the sign-in is refused, and keeps the password to itself', async () => {
    const { url } = await start({ auth: { user: 'ops', pass: 'hush/hush' } });
    expect(await emailChannel({ smtpUrl: url, from: FROM }).send(pageMessage())).toMatchObject({ outcome: 'delivered' });
    const wrong = emailChannel({ smtpUrl: url.replace('hush%2Fhush', 'open%2Fsesame'), from: FROM });
    const said = await wrong.send(pageMessage());
    expect(said).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('sign-in') });
    for (const words of [said.detail, (await wrong.check()).says]) expect(words).not.toMatch(/sesame|ops:/);
  });

  it('does not wait for a server that never says a word', async () => {
    const { url } = await start({ silent: 'greeting' });
    const channel = emailChannel({ smtpUrl: url, from: FROM, patience: { connectMs: 50, wholeMs: 60_000 } });
    expect(await channel.send(pageMessage())).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('Greeting never received') });
  });

  it('does not wait for a server that takes the words and never answers', async () => {
    const { url, attempts } = await start({ silent: 'data' });
    const channel = emailChannel({ smtpUrl: url, from: FROM, patience: { connectMs: 5_000, wholeMs: 500 } });
    expect(await channel.send(pageMessage())).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('within 0.5 s') });
    expect(attempts()).toBe(1);
  });

  it('refuses settings that cannot work, without repeating their secrets', () => {
    expect(() => emailChannel({ smtpUrl: 'http://u:hush@h', from: FROM })).toThrow(/^SMTP_URL must be smtp:\/\/(?!.*hush)/);
    expect(() => emailChannel({ smtpUrl: 'smtp://u:hu%zzsh@h', from: FROM })).toThrow(/%25(?!.*hu%zzsh)/);
    expect(() => emailChannel({ smtpUrl: 'smtp://h', from: 'a@x.test, b@x.test' })).toThrow(/MAIL_FROM must be one address/);
    expect(() => emailChannel({ smtpUrl: 'smtp://h', from: 'nobody' })).toThrow(/MAIL_FROM/);
  });
});
