import { z } from 'zod';
import { onCallFile } from './schemas/on-call.ts';
import { peopleFile } from './schemas/people.ts';
import { policyFile } from './schemas/policy.ts';
import { runbookFile } from './schemas/runbook.ts';
import { serviceFile } from './schemas/service.ts';
import { sloDocument } from './schemas/slo.ts';

const PUBLISHED = {
  'policy.schema.json': policyFile,
  'people.schema.json': peopleFile,
  'on-call.schema.json': onCallFile,
  'service.schema.json': serviceFile,
  'slo.schema.json': sloDocument,
  'runbook.schema.json': runbookFile,
} as const;

/** The published JSON Schemas by file name, as text: what editors check a handbook with. Draft 7, which the YAML language server knows best. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(PUBLISHED).map(([name, schema]) => [
      name,
      `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), null, 2)}\n`,
    ]),
  );
}
