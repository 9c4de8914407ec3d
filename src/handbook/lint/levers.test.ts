import { describe, expect, it } from 'vitest';
import { type Case, expectOne, lint, RUNBOOK, withLever } from './lint.fixture.ts';

describe('levers that name nothing, or less than they should', () => {
  it.each<Case>([
    [
      'a command without run',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: command }') },
      `error ${RUNBOOK}:11 \`levers.deploy-rollback\` names nothing: adapter \`command\` needs \`run\``,
    ],
    ['a command of nothing', { [RUNBOOK]: withLever('  deploy-rollback: { adapter: command, run: [] }') }, 'adapter `command` needs `run`'],
    ['http without url', { [RUNBOOK]: withLever('  deploy-rollback: { adapter: http }') }, 'adapter `http` needs `url`'],
    [
      'nothing at all',
      { [RUNBOOK]: withLever('  deploy-rollback: {}') },
      '`levers.deploy-rollback` names nothing: write an `adapter`, `by: hand`, or `skip`',
    ],
    [
      'a program that is not there',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: command, run: [./scripts/rollback] }') },
      `warning ${RUNBOOK}:11 \`levers.deploy-rollback.run\`: \`./scripts/rollback\`, looked up from the handbook folder, is not there`,
    ],
    [
      'a program that may not run',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: command, run: [./rollback], cwd: scripts }'), 'scripts/rollback': '#!/bin/sh\n' },
      'looked up from `cwd` (scripts), may not be executed (chmod +x)',
    ],
    [
      'a correction without a dry run (C5)',
      { [RUNBOOK]: withLever('  data-correction: { adapter: command, run: [fix] }') },
      `warning ${RUNBOOK}:11 \`levers.data-correction\` has no \`dryRun\``,
    ],
    [
      'a rollback that does not say whether it can be (C4)',
      { [RUNBOOK]: withLever('  migration-rollback: { by: hand }') },
      `warning ${RUNBOOK}:11 \`levers.migration-rollback\` does not say \`reversible\``,
    ],
    [
      'a vendor that this version lacks',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: argocd, application: x }') },
      'warning runbooks/submissions-fail.md:11 adapter `argocd` is not part of this version',
    ],
  ])('%s', (_, files, expected) => expectOne(files, expected));

  it('unleash without its flag', async () => {
    const found = await lint(
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: unleash, environment: production }') },
      { UNLEASH_URL: 'x', UNLEASH_TOKEN: 'y' },
    );
    expect(found).toEqual([`error ${RUNBOOK}:11 \`levers.deploy-rollback\` names nothing: adapter \`unleash\` needs \`flag\``]);
  });

  it('`reversible: false` alone says enough (C4)', async () => {
    expect(await lint({ [RUNBOOK]: withLever('  migration-rollback: { reversible: false }') })).toEqual([]);
  });
});

describe('secrets come from the environment', () => {
  const http = (headers: string): Record<string, string> => ({
    [RUNBOOK]: withLever(`  deploy-rollback:\n    adapter: http\n    url: https://x.example\n    headers: ${headers}`),
  });

  it('a variable that is named and not set is a warning, a set one is none', async () => {
    const files = http('{ Authorization: "Bearer ${env:DEPLOY_TOKEN}" }');
    expect(await lint(files)).toEqual([`warning ${RUNBOOK}:14 environment variable \`DEPLOY_TOKEN\` is named here and not set`]);
    expect(await lint(files, { DEPLOY_TOKEN: 'x' })).toEqual([]);
  });

  it.each(['{ Authorization: Bearer abc }', '{ X-Api-Key: abc }', '{ X-Note: ghp_0123456789abcdefghij0123 }'])(
    'a literal one is a warning: %s',
    async (headers) => {
      const found = await lint(http(headers));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`warning ${RUNBOOK}:14 `);
      expect(found[0]).toContain('looks like a secret written down');
      expect(found[0]).not.toMatch(/abc|ghp_/);
    },
  );

  it('a variable that a command asks for and nobody has set is a warning', async () => {
    expect(await lint({ [RUNBOOK]: withLever('  deploy-rollback: { adapter: command, run: [x], env: [TOKEN_OF_DEPLOY] }') })).toEqual([
      `warning ${RUNBOOK}:11 environment variable \`TOKEN_OF_DEPLOY\` is named here and not set`,
    ]);
  });
});
