import { describe, expect, it } from 'vitest';
import type { Entry } from '#domain/incident/entry.ts';
import { entryWords } from './entry-words.ts';

const nameOf = (id: string): string => ({ maya: 'Maya', dan: 'Dan' })[id] ?? id;

describe('an entry in words', () => {
  it.each<[Entry, string, string | null]>([
    [{ type: 'incident.acknowledged', data: { person: 'maya', first: true, via: null } }, 'Maya acknowledges, the first to do so', null],
    [
      { type: 'hat.taken', data: { hat: 'commander', person: 'dan', from: 'maya', reason: 'she is offline' } },
      'Dan takes the commander hat from Maya',
      'she is offline',
    ],
    [
      { type: 'lever.failed', data: { lever: 'flag-off', reason: '503', tookMs: 12_000, output: null, dryRun: false } },
      'Flag off: failed in 12 s',
      '503',
    ],
    [
      { type: 'lever.dry_run', data: { lever: 'data-correction', rows: 214, output: null, tookMs: null } },
      'Correct the data: dry run, would touch 214 rows',
      null,
    ],
    [
      { type: 'rule.overridden', data: { rule: 'C3', lever: 'deploy-rollback', reason: 'the flag service is down' } },
      'Glass broken: rule C3 overridden for roll the deploy back',
      'the flag service is down',
    ],
    [
      {
        type: 'update.published',
        data: { audience: 'status-page', state: 'resolved', text: 'well', nextUpdateAt: null, automatic: false, rehearsal: true },
      },
      'Update to status-page (resolved), rehearsal only',
      'well',
    ],
    [{ type: 'page.sent', data: { round: 2, people: [], deadline: null } }, 'Page 3 goes to nobody', null],
    [{ type: 'harm.reported', data: { text: 'uploads', growing: false } }, 'Harm, not growing', 'uploads'],
  ])('%j', (entry, says, text) => {
    expect(entryWords(entry, nameOf)).toEqual({ says, text });
  });

  it('takes out of people’s words what would turn the line around', () => {
    expect(entryWords({ type: 'note.added', data: { text: 'a\u202eb' } }, nameOf).text).toBe('ab');
  });

  it('names what a newer server wrote by its type', () => {
    expect(entryWords({ type: 'weather.changed', data: {} } as unknown as Entry, nameOf)).toEqual({ says: 'weather.changed', text: null });
  });
});
