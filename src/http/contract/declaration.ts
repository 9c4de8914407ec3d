import { z } from 'zod';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { name, said, text } from './text.ts';
import { instant } from './time.ts';

/** What a person says when declaring an incident (B1). */
export const Declaration = z
  .strictObject({
    title: said(500, 'What users suffer, in a few words.'),
    severity: z.enum(SEVERITIES).meta({ description: 'P0 production down, P1 partial degradation, P2 single feature, P3 annoyance.' }),
    service: name('Id of a service of the handbook.').optional(),
    runbook: name('Id of a runbook of the handbook.').optional(),
    summary: text('What is known.').optional(),
    drill: z.boolean().optional().meta({ description: 'A drill runs the whole discipline and tells only the people in it (B6).' }),
    people: z
      .array(name('A person of the directory.'))
      .max(200)
      .optional()
      .meta({ description: 'People of the drill besides the one who declares.' }),
    startedAt: instant('When harm began; now when left out.').optional(),
  })
  .meta({ id: 'Declaration', description: 'What a person says when declaring an incident (B1).' });
