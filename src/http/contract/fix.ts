import { z } from 'zod';
import { FIX_KINDS } from '#domain/postmortem/postmortem.ts';

/** States of a structural fix on the board. */
export const FIX_STATES = ['open', 'overdue', 'landed'] as const;

/** A structural fix as the board lists it (P8, K2). */
export const Fix = z
  .object({
    id: z.string().meta({ description: 'Id within its incident, as `fix.land` takes it.' }),
    incident: z.string().meta({ description: 'Ref of the incident it came from.' }),
    service: z.string().nullable().meta({ description: 'Service of that incident.' }),
    title: z.string().meta({ description: 'What changes.' }),
    owner: z.string().meta({ description: 'The one person who owns it.' }),
    due: z.string().meta({ description: 'Date in the team’s zone.', format: 'date' }),
    kind: z.enum(FIX_KINDS).meta({ description: 'What kind of chain artifact changes.' }),
    artifact: z.string().meta({ description: 'Path of the artifact.' }),
    becomesTrue: z.string().meta({ description: 'The observable sentence of what will be true.' }),
    missing: z.boolean().meta({ description: 'It is the runbook or checklist that was missing (G4).' }),
    state: z.enum(FIX_STATES).meta({ description: '`landed` once Git shows it; `overdue` after its day.' }),
    landedBy: z.string().nullable().meta({ description: 'The commit that shows it (K2); null while there is none.' }),
    tracker: z
      .object({ url: z.string().meta({ description: 'Its story.' }), state: z.string().meta({ description: 'State there.' }) })
      .nullable()
      .meta({ description: 'Its story in the team’s tracker (P10).' }),
  })
  .meta({ id: 'Fix', description: 'A structural fix.' });

/** A structural fix as the board lists it. */
export type FixJson = z.infer<typeof Fix>;
