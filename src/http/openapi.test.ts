import openapiTS, { astToString } from 'openapi-typescript';
import { describe, expect, it } from 'vitest';
import { COMMAND_TYPES } from './contract/command.ts';
import { standIn } from './stand-in.ts';

type Json = Record<string, unknown>;
const world = standIn((deps) => ({ testClock: { now: deps.clock.now, advance: async () => undefined, set: async () => undefined } }));
const routes: string[] = [];
world.server.addHook('onRoute', ({ method, url, schema }) => {
  for (const one of [method].flat())
    if (one !== 'HEAD' && url !== '/' && url !== '/openapi.json' && !schema?.hide && !url.startsWith('/docs/api'))
      routes.push(`${one.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
});
const document = (await world.server.inject('/openapi.json')).json() as {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: { readonly schemas: Record<string, Json> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
);

/** Every object in the document with the way to it. */
function* walk(value: unknown, path: string): Generator<readonly [string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Json];
  for (const [key, member] of Object.entries(value)) yield* walk(member, `${path}/${key}`);
}

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 that a generator of clients reads to the end', async () => {
    expect(document.openapi).toBe('3.1.0');
    const types = astToString(await openapiTS(structuredClone(document) as never));
    expect(types).toContain('"/api/v1/incidents/{ref}/commands"');
    expect(types).toContain('NoteAddCommand');
  });

  it('has every route, and every route of the contract', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(routes)].sort());
    for (const name of [
      'post /api/v1/incidents',
      'get /api/v1/incidents',
      'get /api/v1/incidents/{ref}',
      'get /api/v1/incidents/{ref}/timeline',
      'get /api/v1/incidents/{ref}/stream',
      'post /api/v1/incidents/{ref}/commands',
      'get /api/v1/incidents/{ref}/archive',
      'get /api/v1/incidents/{ref}/gate',
      'get /api/v1/incidents/{ref}/can',
      'get /api/v1/incidents/{ref}/postmortem',
      'get /api/v1/incidents/{ref}/drafts',
      'get /api/v1/fixes',
      'get /api/v1/handbook',
      'post /api/v1/handbook/reload',
      'get /api/v1/on-call',
      'post /api/v1/on-call/overrides',
      'get /api/v1/signals',
      'post /api/v1/tokens',
      'post /api/v1/intake-tokens',
      'post /intake/{token}/alertmanager',
      'post /intake/{token}/api/v2/alerts',
      'get /healthz',
      'get /readyz',
      'get /metrics',
      'post /test/clock',
    ]) {
      expect(operations.map((each) => each.name)).toContain(name);
    }
  });

  it('says of every operation what it is for, what it answers, and who may ask', () => {
    const ids = operations.map(({ operation }) => operation['operationId']);
    expect(new Set(ids).size).toBe(operations.length);
    for (const { name, operation } of operations) {
      expect(operation, name).toMatchObject({ summary: expect.any(String), tags: [expect.any(String)], responses: expect.any(Object) });
      if (name.includes('/api/v1/')) {
        expect(operation['security'], name).toEqual([{ token: [] }]);
        expect(Object.keys(operation['responses'] as Json), name).toEqual(expect.arrayContaining(['401', '403']));
      }
      const problems = Object.entries(operation['responses'] as Record<string, Json>).filter(([status]) => status >= '400' && status !== '503');
      for (const [status, response] of problems) {
        const content = response['content'] as Record<string, Json>;
        if (name.endsWith('/api/v2/alerts') && status === '400') continue;
        expect(content['application/problem+json']?.['schema'], `${name} ${status}`).toEqual({ $ref: '#/components/schemas/Problem' });
      }
    }
  });

  it('describes every schema, every field and every parameter', () => {
    const bare: string[] = [];
    for (const [path, schema] of Object.entries(document.components.schemas)) if (!schema['description']) bare.push(path);
    for (const [path, object] of walk(document, '')) {
      const fields = object['properties'];
      if (typeof fields !== 'object' || fields === null || path.endsWith('/properties')) continue;
      for (const [name, field] of Object.entries(fields as Record<string, Json>)) {
        if (!('$ref' in field) && !field['description'] && !('anyOf' in field)) bare.push(`${path}.${name}`);
      }
    }
    for (const { name, operation } of operations) {
      for (const parameter of (operation['parameters'] ?? []) as Json[])
        if (!parameter['description']) bare.push(`${name} ?${String(parameter['name'])}`);
    }
    expect(bare).toEqual([]);
  });

  it('points nowhere that is not there, and leaves no schema empty', () => {
    for (const [path, object] of walk(document, '')) {
      const target = object['$ref'];
      if (typeof target === 'string') expect(document.components.schemas, path).toHaveProperty([target.replace('#/components/schemas/', '')]);
      if ('schema' in object) expect(Object.keys(object['schema'] as Json), path).not.toEqual([]);
    }
  });

  it('has a schema for every command, strict about its fields', () => {
    const { oneOf } = document.components.schemas['Command'] as { oneOf: { $ref: string }[] };
    expect(oneOf).toHaveLength(COMMAND_TYPES.length);
    const commands = oneOf.map(({ $ref }) => document.components.schemas[$ref.replace('#/components/schemas/', '')] as Json);
    expect(commands.map((command) => ((command['properties'] as Json)['type'] as Json)['const'])).toEqual([...COMMAND_TYPES]);
    for (const command of commands) expect(command['additionalProperties']).toBe(false);
  });

  it('lets answers grow: no answer is closed against new fields', () => {
    for (const name of ['Incident', 'Entry', 'Fix', 'Problem', 'Postmortem', 'Handbook', 'Gate']) {
      expect(document.components.schemas[name], name).not.toHaveProperty('additionalProperties', false);
    }
  });
});
