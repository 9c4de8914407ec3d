import { localDate } from '#domain/kernel/calendar.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { PublicIncident } from './status-page.ts';

/** One month of the public history, and the nearest months before and after it that hold anything. Months are written `2026-05`. */
export type HistoryMonth = {
  readonly month: string;
  /** Posted in this month, newest first. */
  readonly incidents: readonly PublicIncident[];
  readonly earlier: string | null;
  readonly later: string | null;
};

/** The month to show of the incidents given (newest first), in the team's zone; without one that is a month, the month of `now`. */
export function historyMonth(incidents: readonly PublicIncident[], asked: string | undefined, timeZone: string, now: Instant): HistoryMonth {
  const monthOf = (at: Instant): string => localDate(at, timeZone).slice(0, 7);
  const current = monthOf(now);
  const month = asked !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : current;
  const months = [...new Set([...incidents.map((i) => monthOf(i.postedAt)), current])].sort();
  return {
    month,
    incidents: incidents.filter((i) => monthOf(i.postedAt) === month),
    earlier: months.findLast((m) => m < month) ?? null,
    later: months.find((m) => m > month) ?? null,
  };
}
