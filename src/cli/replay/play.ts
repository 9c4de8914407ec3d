import type { Instant } from '#domain/kernel/stamp.ts';
import { EXIT } from '../exit-code.ts';
import { exitOf, type Problem, readProblem } from '../problem.ts';
import type { WireEntry, WireIncident, WirePage } from '../wire.ts';
import { alertmanagerBody } from './act-words.ts';
import { type Captured, captureFrom, filled } from './captured.ts';
import type { Act, Expected, Recording, Step } from './recording.ts';
import type { Reply, Stage } from './stage.ts';
import { groupDeliveries, type WalkEvent } from './walk.ts';

/** Something in the recording that only the server can see to be wrong: a person, a service or a hat it does not know. `line` says where. */
export class Unplayable extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'Unplayable';
    this.line = line;
  }
}

type Play = {
  readonly stage: Stage;
  /** Tokens by person, made when first needed. */
  readonly tokens: Map<string, string>;
  intake: string | null;
  now: Instant;
  captured: Captured;
  /** Entries seen so far, by incident, in the order in which the incidents opened. */
  readonly seen: Map<string, WireEntry[]>;
  /** What the server said to the last act; null when it was taken. */
  refused: Problem | null;
};

/** An answer that has to be there: anything else is a fault of the line. */
function must(reply: Reply, line: number): unknown {
  if (reply.status < 300) return reply.body;
  const problem = readProblem(reply.status, reply.statusText, reply.body);
  const errors = problem.errors.map((one) => `${one.field}: ${one.message}`).join('; ');
  throw new Unplayable(line, [problem.detail ?? problem.title, errors].filter((part) => part !== '').join(' '));
}

async function tokenOf(play: Play, person: string, line: number): Promise<string> {
  const known = play.tokens.get(person);
  if (known !== undefined) return known;
  const made = must(await play.stage.ask(play.stage.admin, 'POST', '/api/v1/tokens', { person, name: 'replay' }), line) as { readonly token: string };
  play.tokens.set(person, made.token);
  return made.token;
}

async function intakeOf(play: Play, line: number): Promise<string> {
  if (play.intake === null) {
    const wanted = { name: 'replay', source: 'alertmanager' };
    play.intake = (must(await play.stage.ask(play.stage.admin, 'POST', '/api/v1/intake-tokens', wanted), line) as { readonly token: string }).token;
  }
  return play.intake;
}

/** The incident a line is about: the one it names, else the newest. */
const current = (play: Play): string | null => [...play.seen.keys()].at(-1) ?? null;

/** Everything that has come to the record since the last look, of every incident; deliveries last, since chance orders them. */
async function* news(play: Play, line: number): AsyncGenerator<WalkEvent> {
  // The server answers once everything due by now has been done, so nothing is on its way any more when we read.
  must(await play.stage.ask(play.stage.admin, 'POST', '/test/clock', { set: play.now }), line);
  const page = must(await play.stage.ask(play.stage.admin, 'GET', '/api/v1/incidents?limit=200'), line) as WirePage<WireIncident>;
  for (const { ref } of [...page.items].reverse()) if (!play.seen.has(ref)) play.seen.set(ref, []);
  for (const [ref, seen] of play.seen) {
    const after = seen.at(-1)?.seq ?? 0;
    const { items } = must(
      await play.stage.ask(play.stage.admin, 'GET', `/api/v1/incidents/${ref}/timeline?after=${after}`),
      line,
    ) as WirePage<WireEntry>;
    seen.push(...items);
    for (const entry of items) {
      play.captured = captureFrom(entry, { ...play.captured, ref });
      if (entry.type !== 'delivery.reported') yield { kind: 'entry', ref, entry };
    }
    for (const group of groupDeliveries(items.filter((entry) => entry.type === 'delivery.reported'))) yield { kind: 'delivered', ref, ...group };
  }
}

/** Lets time pass up to a moment, and tells what came by itself on the way. */
async function* pass(play: Play, until: Instant, line: number): AsyncGenerator<WalkEvent> {
  if (until <= play.now) return;
  play.now = until;
  let told = '';
  for await (const event of news(play, line)) {
    const at = event.kind === 'entry' ? event.entry.at : told;
    // A new minute of the clock is a new heading; what comes with an entry stays under it.
    if (event.kind === 'entry' && at.slice(0, 16) !== told.slice(0, 16)) yield { kind: 'clock', at };
    told = at;
    yield event;
  }
}

async function act(play: Play, step: Step, doing: Exclude<Act, { kind: 'expect' | 'tell' }>): Promise<void> {
  const { line } = step;
  play.refused = null;
  if (doing.kind === 'commit') {
    const commit = await play.stage.commit(doing);
    if (doing.saveAs !== null) play.captured = { ...play.captured, [doing.saveAs]: commit };
    must(await play.stage.ask(play.stage.admin, 'POST', '/api/v1/handbook/reload'), line);
    return;
  }
  if (doing.kind === 'signal') {
    const token = await intakeOf(play, line);
    must(await play.stage.ask('', 'POST', `/intake/${token}/alertmanager`, alertmanagerBody(doing, play.now)), line);
    return;
  }
  const token = await tokenOf(play, doing.by, line);
  const reply =
    doing.kind === 'declare'
      ? await play.stage.ask(token, 'POST', '/api/v1/incidents', filled(doing.declaration, play.captured))
      : await command(play, token, line, doing);
  if (reply.status < 300) return;
  const problem = readProblem(reply.status, reply.statusText, reply.body);
  if (exitOf(problem) !== EXIT.no) must(reply, line);
  play.refused = problem;
}

async function command(play: Play, token: string, line: number, doing: Extract<Act, { kind: 'do' }>): Promise<Reply> {
  const ref = doing.on ?? current(play);
  if (ref === null) throw new Unplayable(line, 'there is no incident yet: a signal or a "declare" comes first');
  try {
    const body = { ...filled(doing.command, play.captured), ...(doing.as === null ? {} : { as: doing.as }) };
    return await play.stage.ask(token, 'POST', `/api/v1/incidents/${ref}/commands`, body);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Unplayable(line, thrown.message);
    throw thrown;
  }
}

const refusedAs = (problem: Problem | null): string =>
  problem === null ? 'it was taken' : `it was refused (${problem.rule ?? problem.title}): ${problem.detail ?? ''}`;

/** What an expectation finds, as words to compare: one pair per point of it. */
async function findings(
  play: Play,
  expected: Expected,
  line: number,
): Promise<readonly { readonly wanted: string; readonly found: string; readonly met: boolean }[]> {
  const ref = current(play);
  const seen = ref === null ? [] : (play.seen.get(ref) ?? []);
  const read = async (where: string): Promise<unknown> => must(await play.stage.ask(play.stage.admin, 'GET', where), line);
  const points = [];
  for (const [point, value] of Object.entries(expected)) {
    const wanted = `${point} ${String(value)}`;
    if (point === 'refused') points.push({ wanted, found: refusedAs(play.refused), met: play.refused?.rule === value });
    else if (ref === null) points.push({ wanted, found: 'there is no incident', met: false });
    else if (point === 'phase' || point === 'severity') {
      const found = ((await read(`/api/v1/incidents/${ref}`)) as WireIncident)[point];
      points.push({ wanted, found: `${point} ${found}`, met: found === value });
    } else if (point === 'closable') {
      const gate = (await read(`/api/v1/incidents/${ref}/gate`)) as {
        readonly closable: boolean;
        readonly conditions: readonly { readonly rule: string; readonly met: boolean }[];
      };
      const unmet = gate.conditions.filter((one) => !one.met).map((one) => one.rule);
      points.push({ wanted, found: unmet.length ? `unmet ${unmet.join(', ')}` : 'everything is met', met: gate.closable === value });
    } else if (point === 'public') {
      const { status } = await play.stage.ask('', 'GET', `/status/incidents/${ref}`);
      points.push({ wanted, found: `the public page of ${ref} answers ${status}`, met: (status === 200) === value });
    } else {
      const times = seen.filter((entry) => entry.type === value).length;
      points.push({ wanted, found: `${times} such entries`, met: times > 0 === (point === 'entry') });
    }
  }
  return points;
}

/**
 * Plays a recording on a stage, event by event. Ends at the end, or at the first thing that is not as the recording says: an expectation that is
 * not met, or a refusal that nobody expected. Throws `Unplayable` for a line that no server could take.
 */
export async function* playRecording(recording: Recording, stage: Stage): AsyncGenerator<WalkEvent, Captured> {
  const play: Play = { stage, tokens: new Map(), intake: null, now: recording.header.clock, captured: {}, seen: new Map(), refused: null };
  yield { kind: 'begins', header: recording.header };
  for (const [index, step] of recording.steps.entries()) {
    const { line, act: doing } = step;
    yield* pass(play, step.at, line);
    if (doing.kind === 'expect') {
      for (const { wanted, found, met } of await findings(play, doing.expected, line)) {
        yield met ? { kind: 'met', line, expected: wanted } : { kind: 'unmet', line, expected: wanted, found };
        if (!met) return play.captured;
      }
      continue;
    }
    const about = doing.kind === 'do' ? (doing.on ?? current(play)) : current(play);
    yield { kind: 'act', line, at: play.now, act: doing, ref: about };
    if (doing.kind === 'tell') continue;
    await act(play, step, doing);
    if (play.refused !== null) {
      yield { kind: 'refused', line, at: play.now, ref: about, problem: play.refused };
      const next = recording.steps[index + 1]?.act;
      if (next?.kind !== 'expect' || next.expected.refused === undefined) {
        yield { kind: 'unmet', line, expected: 'it to be taken', found: refusedAs(play.refused) };
        return play.captured;
      }
    }
    yield* news(play, line);
  }
  const page = must(await stage.ask(stage.admin, 'GET', '/api/v1/incidents?limit=200'), recording.steps.at(-1)?.line ?? 1) as WirePage<WireIncident>;
  const incidents = [...page.items].reverse().map((one) => ({ ref: one.ref, phase: one.phase, entries: one.version }));
  yield { kind: 'ends', at: play.now, incidents };
  return play.captured;
}
