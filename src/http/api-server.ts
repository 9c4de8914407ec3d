import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify';
import type { FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi';
import { z } from 'zod';
import { Problem } from './contract/problem.ts';

/** A server whose routes are typed by their schemas. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  FastifyZodOpenApiTypeProvider
>;

/** A JSON answer in the OpenAPI document. */
export function json<Status extends number>(status: Status, schema: z.ZodType, description: string) {
  return { [status]: { description, content: { 'application/json': { schema } } } } as const;
}

/** An answer of another content type in the OpenAPI document, next to JSON where there is one. */
export function documents(types: readonly string[], description: string, jsonSchema?: z.ZodType) {
  const text = z.string().meta({ description });
  return {
    200: {
      description,
      content: {
        ...(jsonSchema ? { 'application/json': { schema: jsonSchema } } : {}),
        ...Object.fromEntries(types.map((type) => [type, { schema: text }])),
      },
    },
  } as const;
}

const MEANS: Readonly<Record<number, string>> = {
  400: 'The request is malformed: a parameter, a header, or a body that is no JSON.',
  401: 'No token, or one that is not known.',
  403: 'The token lacks the scope; or, with `rule: "H2"`, the hat may not give this command.',
  404: 'There is no such thing.',
  409: 'Refused: `rule` says by which, `remedy` what to do instead.',
  412: 'The incident has changed since the version in `If-Match`.',
  413: 'The body is too large; the detail states the limit.',
  415: 'The body is no JSON, or is compressed.',
  422: 'The body is malformed: `errors` names every field. Or the idempotency key was used for another request.',
  503: 'Cannot take more now: come back after `Retry-After` seconds.',
};

/** Problem answers in the OpenAPI document. */
export function problems(...statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: MEANS[status] ?? 'A problem.', content: { 'application/problem+json': { schema: Problem } } }]),
  );
}

/** Problems of a reading behind a token: those of all, and its own. Built anew for each route, because the document's registry writes into them. */
export function onRead(...own: readonly number[]) {
  return problems(400, 401, 403, ...own);
}

/** Problems of a write behind a token: those of all, and its own. */
export function onWrite(...own: readonly number[]) {
  return problems(400, 401, 403, ...own, 413, 415, 422);
}

/** `{ref}` of a path. */
export const RefParams = z.object({ ref: z.string().meta({ description: '`INC-12` (case does not matter) or the UUID.', examples: ['INC-12'] }) });

/** Headers of a write. */
export const WriteHeaders = z.object({
  'idempotency-key': z.string().optional().meta({ description: 'The same key with the same request is done once and answered with the same words.' }),
});

/** Headers of a write on one incident. */
export const CommandHeaders = WriteHeaders.extend({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Only at this version (the ETag of the incident); else 412.', examples: ['"3"'] }),
});
