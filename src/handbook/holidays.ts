import { addDays, isLocalDate } from '#domain/kernel/calendar.ts';
import type { LocalDate } from '#domain/kernel/stamp.ts';

/** `holidays` of policy.yaml: a country such as `PT` (or `DE-BY`), or a country and region with dates added and removed. */
export type HolidayRule =
  | string
  | {
      /** ISO 3166-1 code, two letters. */
      readonly country?: string | undefined;
      /** State or region of the country, such as `BY` of `DE`. */
      readonly region?: string | undefined;
      readonly add?: readonly LocalDate[] | undefined;
      readonly remove?: readonly LocalDate[] | undefined;
    };

/** The dates, sorted; or which field is wrong (`holidays`, `holidays.country`, `holidays.region`, `holidays.add.0`, …) and what would be right. */
export type HolidayDates =
  | { readonly ok: true; readonly dates: readonly LocalDate[] }
  | { readonly ok: false; readonly field: string; readonly message: string };

type Names = Readonly<Record<string, string>>;
type PublicHoliday = { readonly date: string; readonly start: Date; readonly end: Date };

const HOUR = 3_600_000;
/** Codes that people write and that are not ISO's. */
const OTHER_CODES: Names = { UK: 'GB', EL: 'GR' };

/** Every date of a holiday that is off as a whole; a holiday from noon is a working day, and one of three and a half days has three. */
function wholeDays(holiday: PublicHoliday): LocalDate[] {
  // The date is the library's own; its instants begin at sunset for some calendars. An hour more or less is a change of the clocks.
  const hours = (holiday.end.getTime() - holiday.start.getTime()) / HOUR + 1;
  return Array.from({ length: Math.floor(hours / 24) }, (_, day) => addDays(holiday.date.slice(0, 10), day));
}

/** The code that somebody may have meant, with its name. */
function suggestion(given: string, names: Names): string {
  const wanted = given.trim().toLowerCase();
  const other = OTHER_CODES[given.trim().toUpperCase()];
  const codes = Object.keys(names);
  const byName = wanted.length > 2 ? codes.filter((code) => names[code]?.toLowerCase().startsWith(wanted)) : [];
  const swapped = codes.filter((code) => code.toLowerCase() === [...wanted].reverse().join(''));
  const found = (other ? [other] : byName.length > 0 ? byName : swapped).slice(0, 3);
  return found.length === 0 ? '' : `; did you mean ${found.map((code) => `${code} (${names[code]})`).join(' or ')}?`;
}

function wrongDate(field: 'add' | 'remove', dates: readonly LocalDate[] | undefined): HolidayDates | undefined {
  const wrong = (dates ?? []).findIndex((date) => !isLocalDate(date));
  if (wrong === -1) return undefined;
  return { ok: false, field: `holidays.${field}.${wrong}`, message: `“${dates?.[wrong]}” is not a date; write it as 2026-12-24` };
}

/**
 * Days off of the years `fromYear` to `toYear`, both included (P1): the public holidays of a country and region (days in lieu included, half
 * days not), with the organisation's own dates added and removed. Asynchronous: the tables of all countries are loaded on first use only.
 * A country or region that is not known, and a date that is none, come back as a value that names the field.
 */
export async function holidayDates(rule: HolidayRule, fromYear: number, toYear: number): Promise<HolidayDates> {
  const isText = typeof rule === 'string';
  const [textCountry, ...textRegion] = isText ? rule.split('-') : [];
  const country = isText ? textCountry : rule.country;
  const region = isText ? textRegion.join('-') || undefined : rule.region;
  const { add, remove } = isText ? {} : rule;
  const flaw = wrongDate('add', add) ?? wrongDate('remove', remove);
  if (flaw) return flaw;
  const dates = new Set<LocalDate>();
  if (country === undefined) {
    if (region !== undefined) return { ok: false, field: 'holidays.region', message: `region “${region}” needs a country beside it` };
  } else {
    const { default: Holidays } = await import('date-holidays');
    const code = country.trim().toUpperCase();
    const countries: Names = new Holidays().getCountries('en');
    if (!Object.hasOwn(countries, code)) {
      const field = isText ? 'holidays' : 'holidays.country';
      return { ok: false, field, message: `no holidays are known for “${country}”; write an ISO code such as PT${suggestion(country, countries)}` };
    }
    const [state, ...part] = region === undefined ? [] : region.trim().toUpperCase().split('-');
    if (state !== undefined) {
      const states: Names = new Holidays().getStates(code, 'en') ?? {};
      const parts: Names = new Holidays().getRegions(code, state, 'en') ?? {};
      const [known, wanted] = part.length > 0 && Object.hasOwn(states, state) ? [parts, part.join('-')] : [states, state];
      if (!Object.hasOwn(known, wanted)) {
        const has =
          Object.keys(known).length > 0
            ? `${countries[code]} has ${Object.keys(known).join(', ')}`
            : `${countries[code]} has no regions here; leave it out`;
        return { ok: false, field: isText ? 'holidays' : 'holidays.region', message: `“${region}” is not a region of ${code}; ${has}` };
      }
    }
    const table = new Holidays(code, state ?? '', part.join('-'));
    // A day in lieu can fall into the year before, and a holiday of several days can reach into the year after.
    for (let year = fromYear - 1; year <= toYear + 1; year++) {
      const found = table.getHolidays(year).filter((holiday) => holiday.type === 'public');
      for (const date of found.flatMap(wholeDays)) dates.add(date);
    }
  }
  for (const date of add ?? []) dates.add(date);
  for (const date of remove ?? []) dates.delete(date);
  const within = (date: LocalDate) => Number(date.slice(0, 4)) >= fromYear && Number(date.slice(0, 4)) <= toYear;
  return { ok: true, dates: [...dates].filter(within).sort() };
}
