import type { Received } from '../peers/smtp.ts';
import type { BehindItsBack } from './behind-its-back.ts';
import type { Door, Ledger } from './traffic.ts';

/** What is left after the kills. Every `lost`, `doubled`, `astray` and `broken` is a sentence about one thing that went wrong; a sound run has none. */
export type Count = {
  readonly writes: { readonly sent: number; readonly answered: number; readonly givenUp: number };
  readonly alerts: { readonly sent: number; readonly answered: number; readonly inIncidents: number; readonly listed: number };
  readonly mails: {
    readonly owed: number;
    readonly received: number;
    readonly repeated: number;
    /** Mails repeated after one kill, the most of all kills; they were under way at that moment. */
    readonly mostPerKill: number;
  };
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Mails that nothing on a timeline asks for. */
  readonly astray: readonly string[];
  /** Timelines with a gap, and incidents whose figure of signals is wrong. */
  readonly broken: readonly string[];
};

type SignalItem = { readonly labels: Readonly<Record<string, string>>; readonly incident: string | null; readonly why: string | null };

async function signals(door: Door): Promise<readonly SignalItem[]> {
  const all: SignalItem[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer: Response = await fetch(`${door.url}/api/v1/signals?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, {
      headers: { authorization: `Bearer ${door.token}` },
    });
    const page = (await answer.json()) as { readonly items: readonly SignalItem[]; readonly nextCursor: string | null };
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

function tally(texts: Iterable<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  return found;
}

/** Counts: what was answered against what is there, and what was owed to people against what they got. `lives`: how many mails were in the box at each kill. */
export async function count(door: Door, ledger: Ledger, behind: BehindItsBack, box: readonly Received[], lives: readonly number[]): Promise<Count> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const astray: string[] = [];
  const broken: string[] = [];

  const timeline = await behind.timeline();
  const marks = tally(
    timeline.flatMap(({ type, data }) =>
      type === 'incident.declared' ? [String(data['title'])] : type === 'note.added' ? [String(data['text'])] : [],
    ),
  );
  for (const { mark, state, path } of ledger.writes) {
    if (mark === null) continue;
    const times = marks.get(mark) ?? 0;
    if (state === 'answered' && times === 0) lost.push(`${path} ${mark} was answered and is nowhere`);
    if (times > 1) doubled.push(`${path} ${mark} is there ${times} times`);
  }

  const stored = await signals(door);
  const byMark = new Map<string, SignalItem[]>();
  for (const signal of stored) {
    const mark = signal.labels['instance'] ?? signal.labels['alertname'] ?? '';
    byMark.set(mark, [...(byMark.get(mark) ?? []), signal]);
  }
  const openings = tally(timeline.flatMap(({ type, data }) => (type === 'incident.declared' ? [String(data['condition'])] : [])));
  for (const { mark, kind, answered } of ledger.alerts) {
    const kept = byMark.get(mark) ?? [];
    const [first] = kept;
    if (answered && first === undefined) lost.push(`alert ${mark} was answered and is nowhere`);
    if (kept.length > 1) doubled.push(`alert ${mark} is kept ${kept.length} times`);
    if (first === undefined) continue;
    if (kind === 'quiet' ? first.incident !== null || first.why === null : first.incident === null) {
      lost.push(`alert ${mark} (${kind}) is ${first.incident === null ? 'in no incident' : 'in an incident'}: ${first.why ?? 'nobody says why'}`);
    }
    if (kind === 'page-worthy' && openings.get(`unmatched:${mark}`) !== 1) {
      doubled.push(`alert ${mark} opened ${openings.get(`unmatched:${mark}`) ?? 0} incidents`);
    }
  }

  const entries = new Map<string, (typeof timeline)[number][]>();
  for (const entry of timeline) {
    const list = entries.get(entry.incident);
    if (list) list.push(entry);
    else entries.set(entry.incident, [entry]);
  }
  const joined = tally(stored.flatMap(({ incident }) => (incident === null ? [] : [incident])));
  for (const [incident, list] of entries) {
    if (list.some(({ seq }, i) => seq !== i + 1)) broken.push(`the timeline of ${incident} has a gap`);
    const said = list.reduce((sum, { type, data }) => (type === 'signals.changed' ? sum + Number(data['joined']) : sum), 0);
    if (said !== (joined.get(incident) ?? 0)) broken.push(`${incident} counts ${said} signals and has ${joined.get(incident) ?? 0}`);
  }

  const owed = new Set((await behind.outbox()).flatMap(({ messageId }) => (messageId === null ? [] : [messageId])));
  const ids = box.map(({ mail }) => mail.messageId ?? 'none');
  const got = tally(ids);
  for (const id of owed) if (!got.has(id)) lost.push(`mail ${id} was owed and never came`);
  for (const id of got.keys()) if (!owed.has(id)) astray.push(`mail ${id} came, and nothing asks for it`);

  let repeated = 0;
  let mostPerKill = 0;
  const before = new Set<string>();
  for (const [life, from] of [0, ...lives].entries()) {
    const here = tally(ids.slice(from, lives[life] ?? ids.length));
    for (const [id, times] of here) if (times > 1) doubled.push(`mail ${id} came ${times} times between two kills`);
    const again = [...here.keys()].filter((id) => before.has(id)).length;
    repeated += again;
    mostPerKill = Math.max(mostPerKill, again);
    for (const id of here.keys()) before.add(id);
  }

  const { writes, alerts } = ledger;
  return {
    writes: {
      sent: writes.length,
      answered: writes.filter(({ state }) => state === 'answered').length,
      givenUp: writes.filter(({ state }) => state === 'given-up').length,
    },
    alerts: {
      sent: alerts.length,
      answered: alerts.filter(({ answered }) => answered).length,
      inIncidents: stored.filter(({ incident }) => incident !== null).length,
      listed: stored.filter(({ incident }) => incident === null).length,
    },
    mails: { owed: owed.size, received: ids.length, repeated, mostPerKill },
    lost,
    doubled,
    astray,
    broken,
  };
}
