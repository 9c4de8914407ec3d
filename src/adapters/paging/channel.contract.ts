import { afterAll, describe, expect, it } from 'vitest';
import type { Channel, Message } from '#engine/ports.ts';

/** A page as the dispatcher builds it; `changes` replace parts. */
export function pageMessage(changes: Partial<Message> = {}): Message {
  return {
    id: '0b54e5f2-0000-4000-8000-000000000001:1:0',
    to: { person: 'maya', name: 'Maya Olu', channel: 'email', address: 'maya@x.test' },
    subject: '[P1] INC-12 Submissions fail',
    text: 'Submissions fail since 03:00.\n\nYou are on call.',
    urgent: true,
    links: [
      { label: 'Acknowledge', url: 'http://127.0.0.1:7777/ack/INC-12?token=abc&by=maya' },
      { label: 'Open', url: 'http://127.0.0.1:7777/incidents/INC-12' },
    ],
    invitation: null,
    incident: { id: '0b54e5f2-0000-4000-8000-000000000001', ref: 'INC-12', title: 'Submissions fail' },
    ...changes,
  };
}

/** A message as the far end of a channel has it. */
export type Arrived = { readonly to: string; readonly subject: string; readonly text: string };

/** A channel under test, what has arrived at its far end (one per delivery id where the far end can tell), and how to break it. */
export type ChannelUnderTest = {
  readonly channel: Channel;
  arrived(): Promise<readonly Arrived[]>;
  /** Makes the far end unusable until `stop`. */
  cut(): Promise<void>;
  stop(): Promise<void>;
};

/** What every road to people promises, whichever it is. */
export function channelContract(name: string, open: () => Promise<ChannelUnderTest>): void {
  describe(`${name} keeps what every channel promises`, async () => {
    const test = await open();
    afterAll(() => test.stop());

    it('delivers the words and every link, and says where they went', async () => {
      const said = await test.channel.send(pageMessage());
      expect(said).toMatchObject({ outcome: 'delivered' });
      expect(said.detail).not.toBe('');
      const [mail] = await test.arrived();
      expect(mail).toMatchObject({ to: 'maya@x.test', subject: '[P1] INC-12 Submissions fail' });
      expect(mail?.text).toContain('Submissions fail since 03:00.');
      expect(mail?.text).toContain('You are on call.');
      expect(mail?.text).toContain('http://127.0.0.1:7777/ack/INC-12?token=abc&by=maya');
      expect(mail?.text).toContain('http://127.0.0.1:7777/incidents/INC-12');
    });

    it('takes any Unicode, and a subject cannot become a second header or recipient', async () => {
      const subject = 'Grüße 日本 🚑\r\nBcc: eve@x.test\u2028X: y';
      const said = await test.channel.send(pageMessage({ id: 'unicode:1:0', subject, text: 'Ümläut 🚑\u0000 end' }));
      expect(said.outcome).toBe('delivered');
      const mails = await test.arrived();
      const mail = mails.find((one) => one.subject.startsWith('Grüße'));
      expect(mail?.subject).toContain('日本 🚑');
      expect(mail?.text).toContain('Ümläut 🚑');
      expect(mails.map((one) => one.to)).not.toContain('eve@x.test');
    });

    it('says "failed", not "retry", of an address that no attempt can reach, and never throws', async () => {
      const before = (await test.arrived()).length;
      for (const address of ['', 'nobody', 'a@x.test, eve@x.test', 'a@x.test\r\nRCPT TO:<eve@x.test>', '<a@x.test>', `${'a'.repeat(300)}@x.test`]) {
        const said = await test.channel.send(pageMessage({ id: `bad:${address}:0`, to: { person: null, name: 'x', channel: 'email', address } }));
        expect(said, address).toMatchObject({ outcome: 'failed' });
      }
      expect(await test.arrived()).toHaveLength(before);
    });

    it('answers how it is in one sentence', async () => {
      const { ok, says } = await test.channel.check();
      expect(ok).toBe(true);
      expect(says).toMatch(/^\S[^\n]+$/);
    });

    it('says "retry" while the far end is gone', async () => {
      await test.cut();
      expect(await test.channel.send(pageMessage({ id: 'later:1:0' }))).toMatchObject({ outcome: 'retry' });
    });
  });
}
