import type { RouteShorthandOptions } from 'fastify';

/** Pages are for people: they stay out of the OpenAPI document. */
export const HIDDEN: RouteShorthandOptions = { schema: { hide: true } as object };
