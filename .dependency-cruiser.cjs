/**
 * The walls between the rooms: what each folder of src may import. "May import" of the architecture, line by line.
 * test/walls/walls.test.ts runs this on the real tree and on a tree full of planted violations, so that it cannot fall asleep.
 */

/** The headings of the page, in its order: a folder imports only from folders at or above its own place. */
const PAGE = ['kernel', 'runbook', 'detection', 'containment', 'roles', 'escalation', 'stand-down', 'postmortem', 'chain', 'resolution', 'incident'];

/** What each room may import besides itself. */
const MAY_IMPORT = {
  views: ['^src/domain/'],
  handbook: ['^src/domain/'],
  engine: ['^src/domain/', '^src/views/'],
  store: ['^src/domain/', '^src/views/', '^src/engine/ports\\.ts$'],
  adapters: ['^src/domain/', '^src/engine/ports\\.ts$'],
  http: ['^src/domain/', '^src/views/', '^src/handbook/', '^src/engine/'],
  web: ['^src/domain/', '^src/views/', '^src/http/contract'],
  cli: ['^src/domain/', '^src/handbook/', '^src/http/contract', '^src/views/(words|entry-words).ts$'],
};

/** Tests and the contract suites that tests share; they may use test tools and the shared parts of test/. */
const TESTS = '\\.(test|contract|laws)\\.tsx?$';

/** The command line's own entry starts the server in one process (`serve`, `replay`); no verb does. */
const STARTS_THE_APP = '^src/cli/main\\.ts$';

const rooms = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `${room}-imports-only-its-neighbours`,
  severity: 'error',
  comment: `src/${room} may import: ${allowed.join(', ')}`,
  from: { path: `^src/${room}/`, pathNot: [TESTS, STARTS_THE_APP] },
  to: { path: '^src/', pathNot: [`^src/${room}/`, ...allowed] },
}));

const pageOrder = PAGE.slice(0, -1).map((folder, place) => ({
  name: `page-order-${folder}`,
  severity: 'error',
  comment: `imports inside the domain look up the page: ${folder} stands above ${PAGE.slice(place + 1).join(', ')}`,
  from: { path: `^src/domain/${folder}/`, pathNot: TESTS },
  to: { path: `^src/domain/(${PAGE.slice(place + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      comment: 'the domain is pure: no other room, no package, nothing of Node; kernel/calendar.ts alone uses the Temporal polyfill',
      from: { path: '^src/domain/', pathNot: [TESTS, '^src/domain/kernel/calendar\\.ts$'] },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'calendar-imports-temporal-only',
      severity: 'error',
      from: { path: '^src/domain/kernel/calendar\\.ts$' },
      to: { pathNot: ['^src/domain/kernel/', 'node_modules/temporal-polyfill/'] },
    },
    {
      name: 'domain-folders-are-headings-of-the-page',
      severity: 'error',
      comment: `a file of the domain lies in one of: ${PAGE.join(', ')}`,
      from: {},
      to: { path: '^src/domain/', pathNot: `^src/domain/(${PAGE.join('|')})/` },
    },
    ...pageOrder,
    ...rooms,
    {
      name: 'cli-entry-imports-the-app-and-the-command-line',
      severity: 'error',
      from: { path: STARTS_THE_APP },
      to: { path: '^src/', pathNot: ['^src/cli/', '^src/app\\.ts$'] },
    },
    {
      name: 'adapters-never-import-each-other',
      severity: 'error',
      comment: 'one purpose of adapters knows nothing of another; app.ts brings them together. What all share lies in the room itself',
      from: { path: '^src/adapters/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/adapters/[^/]+/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'only-app-wires',
      severity: 'error',
      comment: 'app.ts is the one file that imports every room; main.ts and config.ts wire nothing',
      from: { path: '^src/(main|config)\\.ts$' },
      to: { path: '^src/[^/]+/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'type-only ones included',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shipped-code-imports-no-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: ['^test/', '^bench/', TESTS] },
    },
    {
      name: 'shipped-code-imports-no-development-dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    // Sees imports of types too, which are gone after compilation.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
