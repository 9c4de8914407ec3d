import type { Reporter } from 'vitest/node';
import { LEFT_OUT } from './peer-process.ts';

/**
 * The last lines of a run: which suites were left out and how to get them, then `N passed, N failed` alone on a line.
 * A file that cannot be loaded and an error outside every test count as failed.
 */
class EndOfRun implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules, unhandled) => {
    let passed = 0;
    let failed = unhandled.length;
    const leftOut = new Map<string, string[]>();
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        if (state === 'failed') failed++;
        if (state !== 'skipped' || !test.name.startsWith(LEFT_OUT)) continue;
        const needs = test.name.slice(LEFT_OUT.length);
        const suite = test.parent.type === 'suite' ? test.parent.fullName : module.relativeModuleId;
        leftOut.set(needs, [...(leftOut.get(needs) ?? []), suite]);
      }
    }
    const lines = [...leftOut].map(([needs, suites]) => `  needs ${needs}\n${suites.map((suite) => `    - ${suite}\n`).join('')}`);
    if (lines.length > 0) process.stdout.write(`Left out on this machine (in CI nothing is):\n${lines.join('')}`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  };
}

// Vitest loads a reporter by its default export.
export default EndOfRun;
