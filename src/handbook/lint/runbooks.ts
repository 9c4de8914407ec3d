import { addDays, localDate } from '#domain/kernel/calendar.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import { error, printable, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { RunbookSource, Sources } from '../sources.ts';
import { didYouMean } from '../suggest.ts';
import { dangling, type Known } from './known.ts';

/** A runbook that nobody has read against reality for longer than this is doubted. */
const REVIEW_DAYS = 180;
/** What an incident without a runbook carries in the place of a runbook's id (B5). */
const NO_RUNBOOK = 'missing';

/** runbooks/*.md: service, owner and template exist; conditions are there; reviewed and rehearsed lately (B3). */
export function lintRunbooks(sources: Sources, known: Known, now: Instant): readonly Finding[] {
  const today = localDate(now, sources.policy?.value.timeZone ?? 'UTC');
  return sources.runbooks.flatMap((source) => [...lintRunbook(source, known, today), ...lintTemplate(source, sources.documents)]);
}

/** Words of a client message that are filled in when it is sent. */
const FILLED: ReadonlySet<string> = new Set(['service', 'started', 'next']);

function lintTemplate({ file, value, lineOf }: RunbookSource, documents: Sources['documents']): readonly Finding[] {
  const text = value.clientMessage === undefined || !Object.hasOwn(documents, value.clientMessage) ? '' : (documents[value.clientMessage] ?? '');
  const unknown = [...new Set([...text.matchAll(/\{\{([^{}\n]{0,40})\}\}/g)].map(([, word]) => word ?? ''))].filter((word) => !FILLED.has(word));
  return unknown.map((word) =>
    warning(
      file,
      lineOf(['clientMessage']),
      `${value.clientMessage} holds \`{{${printable(word)}}}\`, which clients would read as it stands; filled in are ${[...FILLED].map((name) => `\`{{${name}}}\``).join(', ')}`,
    ),
  );
}

function lintRunbook(source: RunbookSource, known: Known, today: string): readonly Finding[] {
  const { file, id, value, lineOf } = source;
  const findings: Finding[] = [
    ...dangling(source, ['service'], 'service', value.service, known.services, 'service', 'services/'),
    ...dangling(source, ['owner'], 'owner', value.owner, known.people, 'person', 'people.yaml'),
  ];
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id))
    findings.push(error(file, 1, 'the file name is the id of the runbook: use letters, digits, `.`, `_` and `-`'));
  if (id === NO_RUNBOOK)
    findings.push(error(file, 1, 'the name `missing` is reserved for incidents without a runbook (B5); name the file for what goes wrong'));
  if (value.clientMessage !== undefined && !known.documents.has(value.clientMessage)) {
    const near = didYouMean(value.clientMessage, known.documents);
    findings.push(
      error(file, lineOf(['clientMessage']), `\`clientMessage\` names \`${value.clientMessage}\`, but the handbook has no such template${near}`),
    );
  }
  if ((value.conditions ?? []).length === 0) {
    findings.push(
      warning(file, lineOf(['conditions']), 'has no conditions: it begins no incident by itself (B1, B3); add what a signal or SLO must show'),
    );
  }
  const levers = Object.entries(value.levers ?? {}).filter(([, plan]) => plan !== undefined);
  if (levers.length === 0) findings.push(warning(file, lineOf(['levers']), 'has no levers: it does not say what to pull first (C7)'));
  for (const [lever, plan] of levers) {
    if (plan?.rehearsed && plan.rehearsed.on > today) {
      findings.push(
        warning(file, lineOf(['levers', lever, 'rehearsed', 'on']), `\`levers.${lever}.rehearsed.on\` lies in the future (${plan.rehearsed.on})`),
      );
    }
  }
  if (levers.length > 0 && !levers.some(([, plan]) => plan?.rehearsed)) {
    findings.push(warning(file, lineOf(['levers']), 'has never been rehearsed: pull a lever in a drill and write `rehearsed: {on, took}` (B3)'));
  }
  if (value.lastReviewed === undefined)
    findings.push(warning(file, lineOf([]), 'has never been reviewed: read it against reality and write `lastReviewed` (B3)'));
  else if (value.lastReviewed > today)
    findings.push(warning(file, lineOf(['lastReviewed']), `\`lastReviewed\` lies in the future (${value.lastReviewed})`));
  else if (addDays(value.lastReviewed, REVIEW_DAYS) < today) {
    findings.push(
      warning(
        file,
        lineOf(['lastReviewed']),
        `was last reviewed on ${value.lastReviewed}, more than ${REVIEW_DAYS} days ago: read it against reality`,
      ),
    );
  }
  return findings;
}
