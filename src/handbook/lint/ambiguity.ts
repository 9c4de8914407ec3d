import { warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Sources } from '../sources.ts';
import { exclude, type Matching, matchings } from './matching.ts';

/** A handbook in which everything overlaps is told so often enough. */
const MOST = 50;

/** Conditions of different runbooks that can match the same signal, and SLOs that two runbooks claim: which one is meant at 3 a.m. (B1)? */
export function lintAmbiguity(sources: Sources): readonly Finding[] {
  return [...overlapping(matchings(sources)), ...claimedTwice(sources)];
}

function overlapping(all: readonly Matching[]): readonly Finding[] {
  const byEquality = new Map<string, Matching[]>();
  for (const one of all) {
    for (const equality of one.equalities) {
      const bucket = byEquality.get(equality);
      if (bucket) bucket.push(one);
      else byEquality.set(equality, [one]);
    }
  }
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const one of all) {
    // Whoever has all of `one`'s equalities has its rarest too.
    const rarest = [...one.equalities].map((equality) => byEquality.get(equality) ?? []).sort((a, b) => a.length - b.length)[0] ?? all;
    for (const other of rarest) {
      if (findings.length >= MOST) return findings;
      const pair = [one.name, other.name].sort().join(' ');
      if (one.runbook === other.runbook || seen.has(pair) || !within(one, other) || exclude(one.matchers, other.matchers)) continue;
      seen.add(pair);
      findings.push(overlap(one, other));
    }
  }
  return findings;
}

/** The wider one's labels (or at least its equalities) are all among the narrower one's. */
function within(wide: Matching, narrow: Matching): boolean {
  const subset = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((item) => b.has(item));
  return wide.equalities.size > 0 ? subset(wide.equalities, narrow.equalities) : subset(wide.labels, narrow.labels);
}

function overlap(wide: Matching, narrow: Matching): Finding {
  const [first, second] = wide.name < narrow.name ? [wide, narrow] : [narrow, wide];
  const wins =
    wide.equalities.size === narrow.equalities.size
      ? `neither is narrower, so ${first.name} wins by its name; let one ask for a label that the other rules out`
      : `${narrow.name} wins, because it asks for more labels; rule its values out in ${wide.name} if that is not meant`;
  const doubt = wide.hasWhen || narrow.hasWhen ? ' (`when` may still tell them apart)' : '';
  return warning(
    second.file,
    second.line,
    `ambiguous: ${second.name} and ${first.name} (${first.file}:${first.line}) can match the same signal${doubt}: ${wins}`,
  );
}

function claimedTwice(sources: Sources): readonly Finding[] {
  const claims = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { file, value, lineOf } of sources.runbooks) {
    for (const [index, condition] of (value.conditions ?? []).entries()) {
      if (!('slo' in condition)) continue;
      const line = lineOf(['conditions', index, 'slo']);
      const earlier = claims.get(condition.slo);
      if (earlier !== undefined)
        findings.push(warning(file, line, `ambiguous: SLO \`${condition.slo}\` is a condition of ${earlier} too; leave it to one runbook`));
      else claims.set(condition.slo, `${file}:${line}`);
    }
  }
  return findings;
}
