import { z } from 'zod';

/** One field that is malformed: where (`attendees[2]`, `body` for the whole) and what would be right. */
const FieldError = z
  .object({
    field: z.string().meta({ description: 'Where: a field such as `text` or `attendees[2]`, a parameter, or `body` for the whole.' }),
    message: z.string().meta({ description: 'What is wrong and what would be right.' }),
  })
  .meta({ id: 'FieldError', description: 'One field that is malformed.' });

/** One point that is not met, with the way to meet it. */
export const Unmet = z
  .object({
    rule: z.string().meta({ description: 'Rule that asks for it.' }),
    field: z.string().optional().meta({ description: 'The field it is about, where it is about one.' }),
    why: z.string().meta({ description: 'What is missing.' }),
    how: z.string().meta({ description: 'How to meet it.' }),
  })
  .meta({ id: 'Unmet', description: 'One point that is not met, where several must be met at once.' });

/** One condition of the closing gate, as `gate` answers it too. */
export const GateCondition = z
  .object({
    rule: z.string().meta({ description: '`G1` to `G5` (or `D1` for stand-down).' }),
    met: z.boolean().meta({ description: 'Whether it is met.' }),
    how: z.string().meta({ description: 'How to meet it, or how it was met.' }),
  })
  .meta({ id: 'GateCondition', description: 'One condition of the closing gate.' });

/** The command that makes a "no" a "yes", in the shape the door takes. */
export const NextStep = z
  .looseObject({ type: z.string().meta({ description: 'Type of the command.' }) })
  .meta({ id: 'NextStep', description: 'A command to send next, in the shape of `POST …/commands`; placeholders are in angle brackets.' });

/** RFC 9457 problem document: what every error of the API is. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'The rule’s page for a refusal (`…/docs/rules/C3`), else `about:blank`.' }),
    title: z.string().meta({ description: 'What kind of problem, in a few words.' }),
    status: z.int().meta({ description: 'HTTP status.' }),
    detail: z.string().meta({ description: 'One sentence: why not.' }),
    rule: z.string().optional().meta({ description: 'For a refusal: the rule of the rulebook.' }),
    remedy: z.string().optional().meta({ description: 'For a refusal: what to do instead.' }),
    next: NextStep.optional(),
    unmet: z.array(Unmet).optional().meta({ description: 'For a refusal with several reasons: each with its own remedy.' }),
    draft: z.string().optional().meta({ description: 'Id of the private draft in which the refused words are kept (C1).' }),
    conditions: z.array(GateCondition).optional().meta({ description: 'For a refused `close`: the closing gate as it stands.' }),
    errors: z.array(FieldError).optional().meta({ description: 'For malformed input: every field, and what would be right.' }),
    version: z.int().optional().meta({ description: 'For a stale `If-Match`: the current version.' }),
    requestId: z.string().optional().meta({ description: 'For a fault of the server: what to look for in its log.' }),
  })
  .meta({ id: 'Problem', description: 'What every error is: an RFC 9457 problem document, as `application/problem+json`.' });

/** A problem document. */
export type ProblemJson = z.infer<typeof Problem>;
