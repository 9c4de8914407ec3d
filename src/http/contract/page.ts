import { z } from 'zod';
import { said } from './text.ts';

/** How many items a page of a list holds when nobody says, and at most. */
export const PAGE = { usual: 50, most: 200 } as const;
/** The same for a timeline, whose entries are read in order and together. */
export const TIMELINE_PAGE = { usual: 1000, most: 1000 } as const;
/** The highest sequence number that can be asked for. */
const HIGHEST = 2_147_483_647;

/** A whole number in a query, from `least` to `most`. */
export function whole(least: number, most: number, description: string) {
  return z
    .string()
    .transform((written, ctx): number => {
      const number = /^\d{1,10}$/.test(written) ? Number(written) : Number.NaN;
      if (number >= least && number <= most) return number;
      ctx.issues.push({ code: 'custom', message: `is no whole number from ${least} to ${most}`, input: written });
      return z.NEVER;
    })
    .meta({ description, override: { type: 'integer', minimum: least, maximum: most } });
}

/** A sequence number of a timeline in a query; 0 is before the first entry. */
export function seq(description: string) {
  return whole(0, HIGHEST, description);
}

/** `true` or `false` in a query. */
export function yesOrNo(description: string) {
  return z
    .enum(['true', 'false'])
    .transform((written) => written === 'true')
    .meta({
      description,
      override: ({ jsonSchema }) => {
        delete jsonSchema.enum;
        jsonSchema.type = 'boolean';
      },
    });
}

/** A parameter that may be left out. */
export function maybe<Schema extends z.ZodType>(schema: Schema): z.ZodOptional<Schema> {
  return schema.optional().meta({ description: schema.description ?? '' });
}

/** The two parameters of every list. */
export const paging = {
  limit: maybe(whole(1, PAGE.most, `How many items at most, 1 to ${PAGE.most}; ${PAGE.usual} when left out.`)),
  cursor: maybe(said(500, 'Where to go on: `nextCursor` of the page before.')),
};

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item, description: string) {
  return z
    .object({
      items: z.array(item).meta({ description: 'The items of this page.' }),
      nextCursor: z.string().nullable().meta({ description: 'Pass it as `cursor` for the next page; null on the last.' }),
    })
    .meta({ description });
}
