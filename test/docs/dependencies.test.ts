import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/adr/0006-dependencies.md', () => {
  it('has a line for every runtime dependency, and none for what is gone', () => {
    const lines = [...read('docs/adr/0006-dependencies.md').matchAll(/^\| `([^`]+)` \| \S.* \| \S.* \|$/gm)].map(([, name]) => name);
    const { dependencies } = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>> };
    expect(lines.toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });
});
