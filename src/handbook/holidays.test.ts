import { describe, expect, it } from 'vitest';
import { workingDayAfter } from '#domain/kernel/calendar.ts';
import { type HolidayRule, holidayDates } from './holidays.ts';

async function datesOf(rule: HolidayRule, from = 2026, to = from): Promise<readonly string[]> {
  const found = await holidayDates(rule, from, to);
  if (!found.ok) throw new Error(`${found.field}: ${found.message}`);
  return found.dates;
}

describe('P1: public holidays', () => {
  it('of a country, sorted, each once', async () => {
    const dates = await datesOf('PT');
    expect(dates).toEqual([
      '2026-01-01',
      '2026-04-03',
      '2026-04-05',
      '2026-04-25',
      '2026-05-01',
      '2026-06-04',
      '2026-06-10',
      '2026-08-15',
      '2026-10-05',
      '2026-11-01',
      '2026-12-01',
      '2026-12-08',
      '2026-12-25',
    ]);
  });

  it('of a region, which has more than its country', async () => {
    expect(await datesOf({ country: 'DE', region: 'BY' })).toContain('2026-01-06');
    expect(await datesOf('DE')).not.toContain('2026-01-06');
    expect(await datesOf('de-by')).toEqual(await datesOf({ country: 'DE', region: 'BY' }));
    expect(await datesOf({ country: 'DE', region: 'BY-A' })).toContain('2026-08-08');
  });

  it('with the days in lieu, also one that falls into the year before', async () => {
    expect(await datesOf({ country: 'GB', region: 'ENG' })).toContain('2026-12-28');
    expect(await datesOf('US', 2027)).toContain('2027-12-31');
  });

  it('with every day of a holiday of several, and none that is off for half a day only', async () => {
    expect(await datesOf('AE')).toEqual(expect.arrayContaining(['2026-03-20', '2026-03-21', '2026-03-22']));
    expect(await datesOf('IS')).not.toContain('2026-12-24');
    expect(await datesOf('CN')).not.toContain('2026-05-04');
  });

  it('of several years', async () => {
    const dates = await datesOf('PT', 2025, 2028);
    expect(new Set(dates.map((date) => date.slice(0, 4)))).toEqual(new Set(['2025', '2026', '2027', '2028']));
    expect(dates).toEqual([...dates].sort());
  });

  it("with the organisation's own dates added and removed, or with these alone", async () => {
    const dates = await datesOf({ country: 'PT', add: ['2026-12-24', '2026-12-25'], remove: ['2026-12-08'] });
    expect(dates).toContain('2026-12-24');
    expect(dates).not.toContain('2026-12-08');
    expect(dates.filter((date) => date === '2026-12-25')).toHaveLength(1);
    expect(await datesOf({ add: ['2026-12-24', '2027-01-02'] })).toEqual(['2026-12-24']);
    expect(await datesOf({})).toEqual([]);
  });

  it('move what is due in five working days', async () => {
    const team = { timeZone: 'America/New_York', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: await datesOf('US'), workOn: [] } as const;
    expect(workingDayAfter(team, '2026-11-23', 5)).toBe('2026-12-01');
  });

  it.each<[HolidayRule, string, string]>([
    ['UK', 'holidays', 'did you mean GB (United Kingdom)?'],
    ['Portugal', 'holidays', 'did you mean PT (Portugal)?'],
    ['TP', 'holidays', 'did you mean PT (Portugal)?'],
    ['constructor', 'holidays', 'no holidays are known for “constructor”'],
    ['', 'holidays', 'write an ISO code such as PT'],
    [{ country: 'XX' }, 'holidays.country', 'no holidays are known for “XX”'],
    ['DE-ZZ', 'holidays', '“ZZ” is not a region of DE; Germany has BB, BE, BW, BY'],
    [{ country: 'DE', region: 'BY-Q' }, 'holidays.region', '“BY-Q” is not a region of DE'],
    [{ country: 'PT', region: 'L' }, 'holidays.region', 'Portugal has no regions here; leave it out'],
    [{ region: 'BY' }, 'holidays.region', 'needs a country'],
    [{ add: ['2026-01-02', '2026-02-30'] }, 'holidays.add.1', '“2026-02-30” is not a date'],
    [{ country: 'PT', remove: ['25 December'] }, 'holidays.remove.0', 'write it as 2026-12-24'],
  ])('%j is refused, naming %s', async (rule, field, words) => {
    const found = await holidayDates(rule, 2026, 2026);
    expect(found.ok ? [] : [found.field, found.message]).toEqual([field, expect.stringContaining(words)]);
  });
});
