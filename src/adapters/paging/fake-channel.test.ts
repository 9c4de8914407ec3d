import { describe, expect, it } from 'vitest';
import { channelContract, pageMessage } from './channel.contract.ts';
import { fakeChannel } from './fake-channel.ts';

channelContract('the fake channel', async () => {
  const channel = fakeChannel();
  return {
    channel,
    arrived: async () =>
      channel.delivered().map(({ to, subject, text, links }) => ({
        to: to.address,
        subject: subject.replace(/[\r\n\u2028]+/g, ' '),
        text: [text, ...links.map(({ url }) => url)].join('\n'),
      })),
    cut: async () => channel.answerNext({ outcome: 'retry', detail: 'cut' }),
    stop: async () => undefined,
  };
});

describe('the fake channel', () => {
  it('records every attempt, answers as told and keeps a repeated delivery once', async () => {
    const channel = fakeChannel('ntfy');
    channel.answerNext({ outcome: 'failed', detail: 'no' });
    expect(await channel.send(pageMessage())).toEqual({ outcome: 'failed', detail: 'no' });
    await channel.send(pageMessage());
    await channel.send(pageMessage());
    expect(channel.attempts).toHaveLength(3);
    expect(channel.delivered()).toHaveLength(1);
    channel.answerFor('maya@x.test', { outcome: 'retry', detail: 'busy' });
    expect((await channel.send(pageMessage({ id: 'two' }))).outcome).toBe('retry');
    channel.answerFor('maya@x.test', null);
    expect((await channel.send(pageMessage({ id: 'two' }))).outcome).toBe('delivered');
  });
});
