import { warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import { fieldName, type Source } from '../shape.ts';
import type { Sources } from '../sources.ts';
import type { YamlPath } from '../yaml-file.ts';

/** Names of environment variables and whether they are set; never their values. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_NAME = /^(proxy-)?authorization$|^cookie$|token|api[-_]?key|secret|passw(or)?d|credential|^x-auth/i;
/** Shapes that issuers give their tokens, and logins inside a URL. */
const SECRET_SHAPE =
  /\bgh[pousr]_\w{20}|\bglpat-[\w-]{16}|\bxox[abprs]-[\w-]{10}|\bsk_live_\w{10}|\bAKIA[0-9A-Z]{16}\b|\beyJ[\w-]{8,}\.eyJ|-----BEGIN [A-Z ]*PRIVATE KEY|:\/\/[^\s/@:$]+:[^\s/@$]+@/;
const REFERENCE = /\$\{env:([^}]*)\}/g;

/** Variables that an adapter reads where the runbook does not say otherwise, by setting. */
const USUAL: Readonly<Record<string, Readonly<Record<string, string>>>> = { unleash: { url: 'UNLEASH_URL', token: 'UNLEASH_TOKEN' } };

/** Secrets come from the environment: what is named is set, and nothing that looks like a secret is written down. */
export function lintSecrets(sources: Sources, env: Environment): readonly Finding[] {
  const findings: Finding[] = [];
  for (const source of sources.services)
    walk(source.value.adapters, ['adapters'], (text, path) => findings.push(...lintText(source, text, path, env)));
  for (const source of sources.runbooks) {
    walk(source.value.levers, ['levers'], (text, path) => findings.push(...lintText(source, text, path, env)));
    for (const [lever, plan] of Object.entries(source.value.levers ?? {})) {
      if (plan?.adapter === undefined) continue;
      for (const [setting, name] of Object.entries(USUAL[plan.adapter] ?? {})) {
        if ((plan as Readonly<Record<string, unknown>>)[setting] !== undefined || env[name]) continue;
        findings.push(
          warning(
            source.file,
            source.lineOf(['levers', lever, 'adapter']),
            `adapter \`${plan.adapter}\` takes its \`${setting}\` from the environment variable \`${name}\`, which is not set`,
          ),
        );
      }
      if (plan.adapter !== 'command') continue;
      for (const [index, name] of (plan.env ?? []).entries()) {
        if (!env[name]) findings.push(warning(source.file, source.lineOf(['levers', lever, 'env', index]), unset(name)));
      }
    }
  }
  return findings;
}

function walk(value: unknown, path: YamlPath, visit: (text: string, path: YamlPath) => void): void {
  if (typeof value === 'string') visit(value, path);
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index], visit);
  else if (value && typeof value === 'object') for (const [key, item] of Object.entries(value)) walk(item, [...path, key], visit);
}

function lintText(source: Source<unknown>, text: string, path: YamlPath, env: Environment): readonly Finding[] {
  const findings: Finding[] = [];
  const line = source.lineOf(path);
  for (const [whole, name = ''] of text.matchAll(REFERENCE)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      findings.push(warning(source.file, line, `\`${whole}\` names no environment variable; write \`\${env:NAME}\``));
    else if (!env[name]) findings.push(warning(source.file, line, unset(name)));
  }
  const key = String(path.at(-1));
  const bare = text
    .replace(REFERENCE, '')
    .replace(/^(Bearer|Basic|Token|GenieKey)\b/i, '')
    .trim();
  if (SECRET_SHAPE.test(bare) || (SECRET_NAME.test(key) && bare !== '' && bare === text.replace(/^(Bearer|Basic|Token|GenieKey)\b/i, '').trim())) {
    findings.push(
      warning(source.file, line, `\`${fieldName(path)}\` looks like a secret written down; keep it in the environment and write \`\${env:NAME}\``),
    );
  }
  return findings;
}

function unset(name: string): string {
  return `environment variable \`${name}\` is named here and not set`;
}
