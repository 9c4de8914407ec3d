import type { Channel, Delivered, Message } from '#engine/ports.ts';
import { isMailAddress } from './mail.ts';

/** A channel for tests and replays: nothing leaves the process, everything is on record. */
export type FakeChannel = Channel & {
  /** Every attempt, refused ones too, in order. */
  readonly attempts: readonly Message[];
  /** What was delivered; a repeat of a delivery id stands once, in its last form. */
  delivered(): readonly Message[];
  /** Answers of the next attempts, in order; afterwards everything is delivered again. */
  answerNext(...answers: readonly Delivered[]): void;
  /** Answers every attempt to this address so until told otherwise; null ends it. */
  answerFor(address: string, answer: Delivered | null): void;
};

/** A channel of the given name (`email`, `ntfy`, …) that delivers to memory and can be told to refuse. */
export function fakeChannel(name = 'email'): FakeChannel {
  const attempts: Message[] = [];
  const delivered = new Map<string, Message>();
  const next: Delivered[] = [];
  const byAddress = new Map<string, Delivered>();
  return {
    name,
    attempts,
    delivered: () => [...delivered.values()],
    answerNext: (...answers) => {
      next.push(...answers);
    },
    answerFor(address, answer) {
      if (answer) byAddress.set(address, answer);
      else byAddress.delete(address);
    },
    async send(message) {
      attempts.push(message);
      if (name === 'email' && !isMailAddress(message.to.address)) {
        return { outcome: 'failed', detail: `"${message.to.address.slice(0, 100)}" is not an email address` };
      }
      const answer = byAddress.get(message.to.address) ?? next.shift() ?? { outcome: 'delivered', detail: 'kept in memory: this channel is a fake' };
      if (answer.outcome === 'delivered') delivered.set(message.id, message);
      return answer;
    },
    check: async () => ({ ok: true, says: `${name} is a fake: messages stay in memory` }),
  };
}
