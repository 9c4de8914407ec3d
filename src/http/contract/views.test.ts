import { describe, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { Recorded } from '#domain/incident/entry.ts';
import type { GateCondition as DomainCondition, Gate as DomainGate } from '#domain/resolution/gate.ts';
import type { FixJson as FixView } from '#views/fix-json.ts';
import type { PostmortemJson as PostmortemView } from '#views/postmortem.ts';
import type { EntryJson } from './entry.ts';
import type { FixJson } from './fix.ts';
import type { Gate } from './gate.ts';
import type { PostmortemJson } from './postmortem.ts';
import type { GateCondition } from './problem.ts';

type Frozen<T> = T extends readonly (infer Item)[] ? readonly Frozen<Item>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

describe('what the views answer', () => {
  // Checked by the compiler: a view that leaves out a field of the contract, or gives it another shape, does not build.
  it('is what the contract says', () => {
    expectTypeOf<FixView>().toExtend<Frozen<FixJson>>();
    expectTypeOf<PostmortemView>().toExtend<Frozen<PostmortemJson>>();
    expectTypeOf<DomainGate>().toExtend<Frozen<z.infer<typeof Gate>>>();
    expectTypeOf<DomainCondition>().toExtend<Frozen<z.infer<typeof GateCondition>>>();
    expectTypeOf<Omit<Recorded, 'data'>>().toExtend<Frozen<Omit<EntryJson, 'data'>>>();
  });
});
