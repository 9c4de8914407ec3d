import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { jsonSchemas } from '#handbook/json-schemas.ts';

// Run by `npm run schemas` whenever a schema of the handbook changes; a test fails while schemas/ is stale.
const folder = fileURLToPath(new URL('../schemas/', import.meta.url));
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(`${folder}${name}`, text);
