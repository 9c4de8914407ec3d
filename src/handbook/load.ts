import { DEFAULT_POLICY, type WorkCalendar } from '#domain/kernel/policy.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import { onCallOf, peopleOf, policyOf, runbookOf, serviceOf, slosOf } from './assemble.ts';
import { readHandbookFiles } from './files.ts';
import { error, hasErrors, inReadingOrder, warning } from './findings.ts';
import { gitState } from './git-state.ts';
import type { Finding, Handbook, Loaded } from './handbook.ts';
import { holidayDates } from './holidays.ts';
import { lintSources } from './lint/rules.ts';
import type { Environment } from './lint/secrets.ts';
import type { PolicyFile } from './schemas/policy.ts';
import type { Source } from './shape.ts';
import { readSources, type Sources } from './sources.ts';

/** Holidays are worked out for the year before this one up to two years on: farther than any due date. */
const YEARS_BACK = 1;
const YEARS_ON = 2;

/**
 * Load a handbook folder: read every file, check shapes and references, ask Git what is committed. Errors keep it from loading
 * (`handbook` is null); warnings do not. Never throws for what the folder holds. `env` tells which `${env:NAME}` are set.
 */
export async function loadHandbook(folder: string, now: Instant, env: Environment = process.env): Promise<Loaded> {
  const files = await readHandbookFiles(folder);
  const listed = !files.findings.some((finding) => finding.file === '.' && finding.level === 'error');
  if (!listed) return { handbook: null, findings: files.findings };
  const unreadable = files.findings.filter((finding) => finding.level === 'error').map((finding) => finding.file);
  const { sources, findings: shapes } = readSources(files.texts, unreadable);
  const [calendar, git, lint] = await Promise.all([calendarOf(sources.policy, now), gitState(folder), lintSources(sources, { folder, now, env })]);
  const findings = inReadingOrder([
    ...files.findings,
    ...shapes,
    ...lint,
    ...calendar.findings,
    ...(git.problem === null ? [] : [warning('.', 1, git.problem)]),
  ]);
  if (hasErrors(findings)) return { handbook: null, findings };
  const { commit, dirty, committed } = git;
  return { handbook: { folder, commit, dirty, committed, loadedAt: now, ...contents(sources), calendar: calendar.calendar, findings }, findings };
}

/** A handbook that says nothing: the rulebook's policy, nobody, no runbooks. In force when the very first load fails, so that the server stays up. */
export function emptyHandbook(folder: string, now: Instant, findings: readonly Finding[] = []): Handbook {
  return {
    folder,
    commit: null,
    dirty: false,
    loadedAt: now,
    policy: DEFAULT_POLICY,
    calendar: { timeZone: 'UTC', workWeek: DEFAULT_WORK_WEEK, holidays: [], workOn: [] },
    people: [],
    onCall: { schedules: [], groups: {} },
    services: [],
    slos: [],
    runbooks: [],
    documents: {},
    committed: new Set(),
    findings,
  };
}

const DEFAULT_WORK_WEEK: WorkCalendar['workWeek'] = ['MO', 'TU', 'WE', 'TH', 'FR'];

function contents(sources: Sources): Pick<Handbook, 'policy' | 'people' | 'onCall' | 'services' | 'slos' | 'runbooks' | 'documents'> {
  const policy = sources.policy?.value ?? {};
  const people = sources.people ? peopleOf(sources.people.value) : [];
  return {
    policy: policyOf(policy),
    people,
    onCall: sources.onCall ? onCallOf(sources.onCall.value, policy.timeZone ?? 'UTC') : { schedules: [], groups: {} },
    services: sources.services.map((service) => serviceOf(service, people)),
    slos: slosOf(sources.slos),
    runbooks: sources.runbooks.map(runbookOf),
    documents: sources.documents,
  };
}

async function calendarOf(
  source: Source<PolicyFile> | null,
  now: Instant,
): Promise<{ readonly calendar: WorkCalendar; readonly findings: readonly Finding[] }> {
  const file = source?.value ?? {};
  const calendar = { timeZone: file.timeZone ?? 'UTC', workWeek: file.workWeek ?? DEFAULT_WORK_WEEK, holidays: [], workOn: file.workOn ?? [] };
  if (!source || file.holidays === undefined) return { calendar, findings: [] };
  const year = Number(now.slice(0, 4));
  const dates = await holidayDates(file.holidays, year - YEARS_BACK, year + YEARS_ON);
  if (dates.ok) return { calendar: { ...calendar, holidays: dates.dates }, findings: [] };
  const path = dates.field.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { calendar, findings: [error(source.file, source.lineOf(path), `\`${dates.field}\`: ${dates.message}`)] };
}
