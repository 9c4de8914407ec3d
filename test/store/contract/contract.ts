import { describe } from 'vitest';
import type { Fresh } from './ground.ts';
import { listsContract } from './lists.ts';
import { outboxContract } from './outbox.ts';
import { peopleContract } from './people.ts';
import { rebuildContract } from './rebuild.ts';
import { recordSignalsContract } from './record-signals.ts';
import { signalsContract } from './signals.ts';
import { textContract } from './text.ts';
import { timelineContract } from './timeline.ts';

/** Everything that holds of a store, whichever database it stands on. */
export function storeContract(fresh: Fresh): void {
  describe('timeline', () => timelineContract(fresh));
  describe('lists and lookups', () => listsContract(fresh));
  describe('deadlines and outbox', () => outboxContract(fresh));
  describe('recording signals', () => recordSignalsContract(fresh));
  describe('signals', () => signalsContract(fresh));
  describe('rebuild', () => rebuildContract(fresh));
  describe('tokens, drafts, swaps, answers, facts', () => peopleContract(fresh));
  describe('odd text', () => textContract(fresh));
}
