/** A line of source that breaks a wall, and what dependency-cruiser has to say about it. No `breaks`: it is allowed and must not be found. */
export type Planted = { readonly source: readonly string[]; readonly breaks?: readonly string[] };

/** The package that the planted tree pretends to be. */
export const PLANTED_PACKAGE = {
  name: 'planted-violations',
  private: true,
  type: 'module',
  imports: Object.fromEntries(['domain', 'views', 'engine', 'store', 'adapters', 'http', 'cli'].map((room) => [`#${room}/*`, `./src/${room}/*`])),
  dependencies: { 'temporal-polyfill': '*', zod: '*' },
  devDependencies: { 'fast-check': '*' },
};

/** A tree of files by path: at least one break of every wall, and beside it what is allowed. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  'src/domain/containment/opens-the-drawer.ts': {
    source: ["import { anything } from '../helpers/drawer.ts';", 'export const more = anything;'],
    breaks: ['domain-folders-are-headings-of-the-page → src/domain/helpers/drawer.ts'],
  },
  'src/domain/helpers/drawer.ts': { source: ['export const anything = 1;'] },
  'src/domain/incident/asks-the-engine.ts': {
    source: ["import type { Clock } from '#engine/ports.ts';", 'export type Late = Clock;'],
    breaks: ['domain-imports-nothing → src/engine/ports.ts'],
  },
  'src/domain/incident/incident.test.ts': {
    source: ['// Allowed: a test may use test tools.', "import { property } from 'fast-check';", 'export const given = property;'],
  },
  'src/domain/incident/incident.ts': {
    source: ['// Allowed: looks up the page.', "import type { Stamp } from '../kernel/stamp.ts';", 'export type Incident = { readonly at: Stamp };'],
  },
  'src/domain/kernel/calendar.ts': {
    source: [
      '// Allowed: the Temporal polyfill, in this one file. Not: any other package.',
      "import { Temporal } from 'temporal-polyfill';",
      "import { z } from 'zod';",
      "import type { Stamp } from './stamp.ts';",
      'export const dayOf = (at: Stamp): string => z.string().parse(Temporal.Instant.from(at).toString());',
    ],
    breaks: ['calendar-imports-temporal-only → node_modules/zod/index.d.cts'],
  },
  'src/domain/kernel/reads-files.ts': {
    source: ["import { readFileSync } from 'node:fs';", "export const text = readFileSync('x', 'utf8');"],
    breaks: ['domain-imports-nothing → fs'],
  },
  'src/domain/kernel/second-calendar.ts': {
    source: ["import { Temporal } from 'temporal-polyfill';", 'export const now = Temporal.Now;'],
    breaks: ['domain-imports-nothing → node_modules/temporal-polyfill/index.d.ts'],
  },
  'src/domain/kernel/stamp.ts': { source: ['export type Stamp = string;'] },
  'src/domain/kernel/uses-a-package.ts': {
    source: ["import { z } from 'zod';", 'export const name = z.string();'],
    breaks: ['domain-imports-nothing → node_modules/zod/index.d.cts'],
  },
  'src/domain/roles/one.ts': {
    source: ["import type { Two } from './two.ts';", 'export type One = { readonly two: Two | null };'],
    breaks: ['no-cycles → src/domain/roles/two.ts'],
  },
  'src/domain/roles/two.ts': { source: ["import type { One } from './one.ts';", 'export type Two = { readonly one: One | null };'] },
  'src/domain/runbook/looks-down.ts': {
    source: ["import type { Incident } from '../incident/incident.ts';", 'export type Runbook = { readonly of: Incident };'],
    breaks: ['page-order-runbook → src/domain/incident/incident.ts'],
  },
  'src/views/board.ts': {
    source: ["import type { Clock } from '#engine/ports.ts';", 'export type Board = Clock;'],
    breaks: ['views-imports-only-its-neighbours → src/engine/ports.ts'],
  },
  'src/views/deep/in/the/room/climbs.ts': {
    source: ["import type { Stamp } from '../../../../../domain/kernel/stamp.ts';", 'export type At = Stamp;'],
  },
  'src/views/imports-a-test.ts': {
    source: ["import { given } from '../domain/incident/incident.test.ts';", 'export const shown = given;'],
    breaks: ['shipped-code-imports-no-tests → src/domain/incident/incident.test.ts'],
  },
  'src/views/imports-nothing-there.ts': {
    source: ["import { gone } from '#domain/kernel/gone.ts';", 'export const nothing = gone;'],
    breaks: ['every-import-resolves → #domain/kernel/gone.ts'],
  },
  'src/views/uses-a-development-dependency.ts': {
    source: ["import { property } from 'fast-check';", 'export const law = property;'],
    breaks: ['shipped-code-imports-no-development-dependency → node_modules/fast-check/lib/fast-check.d.ts'],
  },
  'src/handbook/wired.ts': {
    source: ["import { app } from '../app.ts';", 'export const wired = app;'],
    breaks: ['handbook-imports-only-its-neighbours → src/app.ts'],
  },
  'src/engine/handle.ts': {
    source: ["import { save } from '#store/timeline.ts';", 'export const handle = save;'],
    breaks: ['engine-imports-only-its-neighbours → src/store/timeline.ts'],
  },
  'src/engine/ports.ts': {
    source: ['// Allowed.', "import type { Stamp } from '#domain/kernel/stamp.ts';", 'export type Clock = { readonly now: () => Stamp };'],
  },
  'src/store/asks-the-door.ts': {
    source: ["import { handle } from '#engine/handle.ts';", 'export const again = handle;'],
    breaks: ['store-imports-only-its-neighbours → src/engine/handle.ts'],
  },
  'src/store/timeline.ts': {
    source: [
      '// Allowed: the ports, and nothing else of the engine.',
      "import type { Clock } from '#engine/ports.ts';",
      'export const save = (clock: Clock): string => clock.now();',
    ],
  },
  'src/adapters/levers/command.ts': { source: ['export const pull = 1;'] },
  'src/adapters/paging/email.ts': {
    source: ["import { pull } from '#adapters/levers/command.ts';", 'export const send = pull;'],
    breaks: ['adapters-never-import-each-other → src/adapters/levers/command.ts'],
  },
  'src/http/contract.ts': { source: ['export const contract = 1;'] },
  'src/http/server.ts': {
    source: [
      "import { pull } from '#adapters/levers/command.ts';",
      "import { save } from '#store/timeline.ts';",
      'export const serve = [pull, save];',
    ],
    breaks: ['http-imports-only-its-neighbours → src/adapters/levers/command.ts', 'http-imports-only-its-neighbours → src/store/timeline.ts'],
  },
  'src/cli/main.ts': {
    source: ["import { app } from '../app.ts';", "import { serve } from '#http/server.ts';", 'export const cli = [app, serve];'],
    breaks: ['cli-entry-imports-the-app-and-the-command-line → src/http/server.ts'],
  },
  'src/cli/client.ts': {
    source: [
      '// Allowed: the contract. Not: the server.',
      "import { contract } from '#http/contract.ts';",
      "import { serve } from '#http/server.ts';",
      'export const client = [contract, serve];',
    ],
    breaks: ['cli-imports-only-its-neighbours → src/http/server.ts'],
  },
  'src/main.ts': {
    source: ["import { serve } from '#http/server.ts';", 'export const main = serve;'],
    breaks: ['only-app-wires → src/http/server.ts'],
  },
  'src/app.ts': { source: ['// Allowed: wires every room.', "import { serve } from '#http/server.ts';", 'export const app = serve;'] },
};
