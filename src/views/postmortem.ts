import type { LeverEffect, LeverState, LeverStateName, Override } from '#domain/containment/containment.ts';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { type Duration, durationMs, formatDuration } from '#domain/kernel/duration.ts';
import { between, type Hat, type Instant, type LocalDate, type PersonId } from '#domain/kernel/stamp.ts';
import { isOverdue } from '#domain/postmortem/due.ts';
import { type FixDraft, type Postmortem, SECTIONS, type Section, type StandingQuestion } from '#domain/postmortem/postmortem.ts';
import { isSectionDone, SECTION_ASKS } from '#domain/postmortem/sections.ts';
import { standingQuestions } from '#domain/postmortem/standing-questions.ts';
import type { Lever } from '#domain/runbook/lever.ts';
import { entrySentence } from './entry-sentence.ts';
import { type FixJson, fixJson } from './fix-json.ts';

/** An entry of the incident's record with what the postmortem wrote beside it (P3). */
export type TimelineLine = {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly by: PersonId;
  readonly as: Hat | null;
  readonly sentence: string;
  readonly annotations: readonly { readonly text: string; readonly by: PersonId; readonly at: Instant }[];
};

/** A lever with its times against the rehearsed time (P5). Durations are ISO 8601. */
export type LeverLine = {
  readonly lever: Lever;
  readonly state: LeverStateName;
  readonly reason: string | null;
  readonly advised: boolean;
  readonly rehearsed: { readonly on: LocalDate; readonly took: Duration | null } | null;
  readonly pulledAt: Instant | null;
  readonly took: Duration | null;
  /** How much longer than rehearsed; negative when it was faster, null when one of the two is not known. */
  readonly againstRehearsed: Duration | null;
  readonly effect: LeverEffect | null;
};

/** What each section holds besides its name, state, title, question and standing questions. */
type Content = {
  readonly timeline: { readonly entries: readonly TimelineLine[] };
  readonly detection: {
    readonly systemKnewAt: Instant | null;
    readonly personKnewAt: Instant | null;
    readonly detectionGap: Duration | null;
    readonly says: string;
  };
  readonly containment: {
    readonly levers: readonly LeverLine[];
    readonly overrides: readonly Override[];
    readonly bigger: string | null;
    readonly containedAt: Instant | null;
    readonly lostTimes: number;
    readonly answer: Postmortem['containment'];
    readonly drafts: readonly FixDraft[];
  };
  readonly 'root-cause': { readonly whys: Postmortem['whys'] };
  readonly 'what-was-missed': { readonly missed: Postmortem['missed'] };
  readonly 'structural-fix': { readonly fixes: readonly FixJson[]; readonly feelings: Postmortem['feelings'] };
};

/** One section of the postmortem with what the record and the people say in it (P2). */
export type PostmortemSection = {
  [S in Section]: {
    readonly section: S;
    readonly done: boolean;
    readonly title: string;
    readonly question: string;
    readonly questions: readonly StandingQuestion[];
  } & Content[S];
}[Section];

/** The postmortem as the contract has it. */
export type PostmortemJson = {
  readonly dueAt: Instant | null;
  readonly scheduledAt: Instant | null;
  readonly heldAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly attendees: readonly PersonId[];
  readonly sections: readonly PostmortemSection[];
  readonly detectionGap: Duration | null;
  readonly whys: Postmortem['whys'];
  readonly missed: Postmortem['missed'];
  readonly fixes: readonly FixJson[];
  readonly feelings: Postmortem['feelings'];
  readonly modelUpdate: Postmortem['modelUpdates'][number] | null;
  readonly complete: boolean;
  readonly drafts: readonly FixDraft[];
  readonly questions: readonly StandingQuestion[];
  readonly overdue: boolean;
};

/** P4: `personKnewAt − systemKnewAt` in milliseconds; negative when the person knew first, null when one is not known. */
function gapMs(incident: Incident): number | null {
  const { systemKnewAt, personKnewAt } = incident;
  return systemKnewAt === null || personKnewAt === null ? null : between(systemKnewAt, personKnewAt);
}

/** P4: the detection gap in words of one sentence, without its length. */
function gapSays(incident: Incident, gap: number | null): string {
  if (gap !== null)
    return gap < 0 ? 'A person knew first: the system told nobody in time.' : 'The system knew first; a person knew after the detection gap.';
  if (incident.systemKnewAt === null) return 'No signal told the system, so there is no detection gap to measure.';
  return 'Nobody has acknowledged, so there is no detection gap to measure.';
}

function leverLine(lever: LeverState): LeverLine {
  const { state, reason, advised, rehearsed, pulledAt, tookMs, effect } = lever;
  const known = rehearsed?.took ?? null;
  return {
    lever: lever.lever,
    state,
    reason,
    advised,
    rehearsed,
    pulledAt,
    took: tookMs === null ? null : formatDuration(tookMs),
    againstRehearsed: tookMs === null || known === null ? null : formatDuration(tookMs - durationMs(known)),
    effect,
  };
}

/** Entries that the postmortem itself wrote are no part of the record it is drawn from (P3). */
const OF_POSTMORTEM = /^(?:postmortem|fix|feeling|model)\./;

function timelineLines(incident: Incident, entries: readonly Recorded[]): readonly TimelineLine[] {
  const { annotations } = incident.postmortem;
  const annotated = new Set(annotations.map(({ seq }) => seq));
  return entries
    .filter(({ type, seq }) => !OF_POSTMORTEM.test(type) || annotated.has(seq))
    .map((entry) => ({
      seq: entry.seq,
      at: entry.at,
      type: entry.type,
      by: entry.by,
      as: entry.as,
      sentence: entrySentence(entry, incident.opening.frozen.people),
      annotations: annotations.filter(({ seq }) => seq === entry.seq).map(({ text, by, at }) => ({ text, by, at })),
    }));
}

/** P1–P9: the postmortem as it stands at `now`; `entries` is the incident's whole timeline. */
export function postmortemJson(incident: Incident, entries: readonly Recorded[], now: Instant): PostmortemJson {
  const { postmortem, containment, opening } = incident;
  const { policy, calendar } = opening.frozen;
  const gap = gapMs(incident);
  const detectionGap = gap === null ? null : formatDuration(gap);
  const questions = standingQuestions({
    overrides: containment.overrides,
    bigger: containment.bigger,
    systemKnewAt: incident.systemKnewAt,
    personKnewAt: incident.personKnewAt,
  });
  const fixes = postmortem.fixes.map((fix) => fixJson({ ref: opening.ref, service: opening.service, fix }, now, calendar.timeZone));
  const { whys, missed, feelings, drafts, dueAt, scheduledAt, heldAt, completedAt, attendees } = postmortem;
  const content: Content = {
    timeline: { entries: timelineLines(incident, entries) },
    detection: { systemKnewAt: incident.systemKnewAt, personKnewAt: incident.personKnewAt, detectionGap, says: gapSays(incident, gap) },
    containment: {
      levers: containment.levers.map(leverLine),
      overrides: containment.overrides,
      bigger: containment.bigger,
      containedAt: containment.containedAt,
      lostTimes: containment.lostTimes,
      answer: postmortem.containment,
      drafts,
    },
    'root-cause': { whys },
    'what-was-missed': { missed },
    'structural-fix': { fixes, feelings },
  };
  const section = <S extends Section>(name: S) => ({
    section: name,
    done: isSectionDone({ postmortem, policy }, name),
    ...SECTION_ASKS[name],
    questions: questions.filter((question) => question.section === name),
    ...content[name],
  });
  return {
    dueAt,
    scheduledAt,
    heldAt,
    completedAt,
    attendees,
    // The pairs of name and content come from one table, which TypeScript cannot follow through `map`.
    sections: SECTIONS.map((name) => section(name) as PostmortemSection),
    detectionGap,
    whys,
    missed,
    fixes,
    feelings,
    modelUpdate: postmortem.modelUpdates.at(-1) ?? null,
    complete: completedAt !== null,
    drafts,
    questions,
    overdue: isOverdue(postmortem, now),
  };
}
