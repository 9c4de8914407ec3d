import type { Instant } from '#domain/kernel/stamp.ts';
import type { Problem } from '../problem.ts';
import type { WireEntry } from '../wire.ts';
import type { Act, Header } from './recording.ts';

/** People who were told the same thing on the same road with the same end, taken together. */
export type Deliveries = { readonly purpose: string; readonly channel: string; readonly outcome: string; readonly to: readonly string[] };

/** One thing that happens while a recording is played, in order: what was done, what the record says then, and what was refused. */
export type WalkEvent =
  | { readonly kind: 'begins'; readonly header: Header }
  /** A line of the recording is about to be done; `ref` is the incident it is about, null before there is one. */
  | { readonly kind: 'act'; readonly line: number; readonly at: Instant; readonly act: Exclude<Act, { kind: 'expect' }>; readonly ref: string | null }
  /** What follows came by itself, because time passed. */
  | { readonly kind: 'clock'; readonly at: Instant }
  | { readonly kind: 'entry'; readonly ref: string; readonly entry: WireEntry }
  | ({ readonly kind: 'delivered'; readonly ref: string } & Deliveries)
  | { readonly kind: 'refused'; readonly line: number; readonly at: Instant; readonly ref: string | null; readonly problem: Problem }
  | { readonly kind: 'met'; readonly line: number; readonly expected: string }
  /** Something is not as the recording says; the walk ends here. */
  | { readonly kind: 'unmet'; readonly line: number; readonly expected: string; readonly found: string }
  | {
      readonly kind: 'ends';
      readonly at: Instant;
      readonly incidents: readonly { readonly ref: string; readonly phase: string; readonly entries: number }[];
    };

/** Time since the recording's clock, as incident reports count: `T+4 min`, `T+2 d 3 h`. */
export function sinceStart(clock: Instant, at: Instant): string {
  const minutes = Math.round((Date.parse(at) - Date.parse(clock)) / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  return `T+${[days ? `${days} d` : '', hours ? `${hours} h` : '', rest || minutes === 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ')}`;
}

/** Delivery reports of one moment taken together, in an order that chance has no part in: by purpose, then road, then end. */
export function groupDeliveries(entries: readonly WireEntry[]): readonly Deliveries[] {
  const groups = new Map<string, Deliveries>();
  for (const { data } of entries) {
    const [purpose, channel, outcome] = [String(data['purpose']), String(data['channel']), String(data['outcome'])];
    const who = String(data['person'] ?? data['address'] ?? data['audience'] ?? 'somebody');
    const key = `${purpose}\n${channel}\n${outcome}`;
    const before = groups.get(key)?.to ?? [];
    groups.set(key, { purpose, channel, outcome, to: [...before, who].sort() });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
