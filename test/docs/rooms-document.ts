import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// What each room is for. A folder that is not here makes the document, and its test, fail: a new room gets its sentence first.
const ROOMS: Readonly<Record<string, string>> = {
  src: 'Start and stop: the one file that wires every room, the settings, the process.',
  'src/domain': 'The page as pure code: no clock, no ids, no randomness, no I/O, no packages. One folder per heading, imports look up the page.',
  'src/domain/kernel': 'Words that every heading uses.',
  'src/domain/runbook': 'What the team wrote beforehand: conditions and levers (B3, C2).',
  'src/domain/detection': 'When an incident begins, and which signal belongs to which (B).',
  'src/domain/containment': 'Stopping harm, lever by lever, before anybody asks why (C).',
  'src/domain/roles': 'Three hats, one at a time (H).',
  'src/domain/escalation': 'Who hears what by when, and from whom (E, M).',
  'src/domain/stand-down': 'Ending on purpose, with a sealed record (D).',
  'src/domain/postmortem': 'Six sections in order, and fixes that are changes (P).',
  'src/domain/chain': 'What goes back into the chain, and its proof (K).',
  'src/domain/resolution': 'The closing gate (G).',
  'src/domain/incident': 'One incident as a whole: decide, evolve, deadlines, effects.',
  'src/views': 'Pure readings for people: what a screen, a document or a public page shows.',
  'src/handbook': 'The Git folder of the team: read, checked, kept in force, and asked what landed.',
  'src/handbook/schemas': 'The shape of each file of the handbook.',
  'src/handbook/lint': 'What a well-shaped handbook can still get wrong.',
  'src/engine': 'Between the pure decider and the world: the one door, the clock, the outbox.',
  'src/store': 'The timeline and what is derived from it, on SQLite and on PostgreSQL.',
  'src/store/migrations': 'The steps of the tables, each with its way back.',
  'src/adapters': 'The outside, by purpose and then by vendor, each purpose with its fake.',
  'src/adapters/signals': 'Senders of alerts, read into signals.',
  'src/adapters/paging': 'Roads to people.',
  'src/adapters/levers': 'Ways to pull a lever.',
  'src/adapters/flags': 'Feature flag servers.',
  'src/http': 'The contract over HTTP: schemas, routes, three kinds of no.',
  'src/http/contract': 'Every shape that goes over the wire; all that a client may import.',
  'src/http/routes': "Every route, in the page's order.",
  'src/web': 'Pages rendered by the server, which need no script.',
  'src/web/pages': 'Whole pages.',
  'src/web/parts': 'Parts that pages share.',
  'src/web/routes': 'Where the pages are.',
  'src/web/style': 'The one stylesheet, in pieces.',
  'src/cli': 'The command line: speaks HTTP but for the verbs that work offline.',
  'src/cli/verbs': 'One file per verb.',
  'src/cli/doctor': 'What has to work, looked at one thing after another.',
  'src/cli/replay': 'A recorded incident, played through a fresh server.',
};

const SOURCE = /\.tsx?$/;
const TEST = /\.(?:test|laws|contract|fixture)\.tsx?$/;

/** The first sentence of a comment's inside. */
function firstSentence(comment: string): string {
  const flat = comment
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\*|\/\/)?\s?/, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?](?=\s+[A-Z`]|$)/.exec(flat)?.[0] ?? flat;
}

const DOCSTRING = '/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\n';
const LEADING = new RegExp(`^${DOCSTRING}\\n?(?!export|const|function|async|type|interface|class|@)`);
const EXPORTED = new RegExp(`${DOCSTRING}export (?:async )?(function|const|type|interface|class) (\\w+)`, 'g');
const IMPORTS = /^(?:import[^;]*;\n|\s)*/;

/**
 * What a file is for, in one sentence: its leading comment, else the docstring of the export that carries the file's name, else that of the
 * first function, class or port, else of the first export; empty when it has none.
 */
export function sentenceOf(file: string, text: string): string {
  const below = text.slice(IMPORTS.exec(text)?.[0].length ?? 0);
  const leading = LEADING.exec(text)?.[1] ?? /^(?:\/\/.*\n)+/.exec(text)?.[0] ?? LEADING.exec(below)?.[1] ?? /^((?:\/\/.*\n)+)\n/.exec(below)?.[1];
  if (leading !== undefined) return firstSentence(leading);
  const exported = [...text.matchAll(EXPORTED)].map(([, comment = '', kind, name = '']) => ({ comment, kind, name: name.toLowerCase() }));
  const named = file.replace(SOURCE, '').replaceAll('-', '').toLowerCase();
  const own =
    exported.find(({ name }) => name === named) ??
    exported.find(({ name }) => name.includes(named.replace(/s$/, ''))) ??
    exported.find(({ kind }) => kind !== 'type' && kind !== 'const') ??
    exported[0];
  return firstSentence(own?.comment ?? /^(?:\/\/.*\n)+/.exec(below)?.[0] ?? '');
}

function foldersBelow(root: string, folder: string): readonly string[] {
  const inside = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...inside.flatMap((entry) => foldersBelow(root, `${folder}/${entry.name}`))];
}

/**
 * docs/rooms.md, from the folders under src/ and the first sentence of each file. Rooms come in the order of `ROOMS`. Throws for a folder that
 * has no sentence there and for a file that has none.
 */
export function roomsDocument(root: string): string {
  const folders = foldersBelow(root, 'src').filter((folder) => readdirSync(join(root, folder)).some((name) => SOURCE.test(name)) || folder in ROOMS);
  const nameless = folders.filter((folder) => !(folder in ROOMS));
  if (nameless.length > 0) throw new Error(`test/docs/rooms-document.ts has no sentence for ${nameless.join(', ')}`);
  const order = Object.keys(ROOMS);
  const silent: string[] = [];
  const tables = folders
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((folder) => {
      const files = readdirSync(join(root, folder))
        .filter((name) => SOURCE.test(name) && !TEST.test(name))
        .toSorted();
      const rows = files.map((name) => {
        const sentence = sentenceOf(name, readFileSync(join(root, folder, name), 'utf8'));
        if (sentence === '') silent.push(`${folder}/${name}`);
        return `| \`${name}\` | ${sentence.replaceAll('|', '\\|')} |`;
      });
      const table = rows.length === 0 ? '' : `\n| file | for |\n|---|---|\n${rows.join('\n')}\n`;
      return `## ${folder}/\n\n${ROOMS[folder]}\n${table}`;
    });
  if (silent.length > 0) throw new Error(`no file without a sentence: ${silent.join(', ')}`);
  return `# Rooms\n\nWritten by \`npm run rooms\` from the folders and the first sentence of each file; change it there. What may import what: \`.dependency-cruiser.cjs\`.\n\n${tables.join('\n')}`;
}
