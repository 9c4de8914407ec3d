import { defineConfig } from 'vitest/config';

/**
 * Two projects: `unit` is fast and needs nothing but Node; `peers` are the files named `*.peer.test.ts`, which talk to real
 * programs (PostgreSQL, Prometheus, Alertmanager, Postfix, Chromium). `#room/…` imports come from package.json's `imports`.
 */
export default defineConfig({
  // JSX of the server-rendered pages, as tsconfig and the build have it.
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  test: {
    pool: 'forks',
    reporters: ['default', './test/peers/reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
          exclude: ['**/*.peer.test.*', 'node_modules/**'],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'peers',
          include: ['src/**/*.peer.test.{ts,tsx}', 'test/**/*.peer.test.{ts,tsx}'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
