import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from './json-schemas.ts';

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url));

describe('the published JSON Schemas', () => {
  it('are those of the code (else run `npm run schemas`)', async () => {
    const published = Object.fromEntries(
      await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(folder + name, 'utf8')])),
    );
    expect(published).toEqual(jsonSchemas());
  });

  it('refuse unknown keys and describe every key of a runbook', () => {
    const schema = JSON.parse(jsonSchemas()['runbook.schema.json'] ?? '') as {
      additionalProperties: unknown;
      required: unknown;
      properties: Record<string, unknown>;
    };
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(['title', 'service', 'owner', 'severity']);
    expect(Object.keys(schema.properties)).toEqual([
      'title',
      'service',
      'owner',
      'severity',
      'conditions',
      'levers',
      'falsePositives',
      'clientMessage',
      'lastReviewed',
    ]);
  });
});
