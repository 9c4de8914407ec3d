import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Refusal } from '#domain/kernel/decision.ts';
import type { GateCondition } from '#domain/resolution/gate.ts';
import type { ProblemJson } from './contract/problem.ts';

/** Where in a request something is malformed, and what would be right. */
export type FieldProblem = { readonly field: string; readonly message: string };

/** A problem document; its type is readonly where the contract's is not. */
export type ProblemDocument = Readonly<Omit<ProblemJson, 'errors' | 'unmet' | 'conditions'>> & {
  readonly errors?: readonly FieldProblem[];
  readonly unmet?: Refusal['unmet'];
  readonly conditions?: readonly GateCondition[];
};

/** A problem that is no refusal: what is wrong in one sentence. */
export function problem(status: number, detail: string, more: Partial<ProblemDocument> = {}): ProblemDocument {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...more };
}

/** 422 or 400 for malformed input; the detail repeats the first field, for people who read no lists. */
export function malformed(status: 400 | 422, errors: readonly FieldProblem[]): ProblemDocument {
  const [first] = errors;
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return problem(status, first ? `${first.field}: ${first.message}${others}` : 'The request is malformed.', { errors });
}

/** A refusal as the outside sees it: 403 for the wrong hat (H2), 409 for every other rule. `conditions` goes with a refused `close`. */
export function refused(
  refusal: Refusal,
  baseUrl: string,
  more: { readonly draft?: string | null; readonly conditions?: readonly GateCondition[] } = {},
): ProblemDocument {
  return {
    type: `${baseUrl}/docs/rules/${refusal.rule}`,
    title: `Refused by ${refusal.rule}`,
    status: refusal.rule === 'H2' ? 403 : 409,
    detail: refusal.why,
    rule: refusal.rule,
    remedy: refusal.remedy,
    ...(refusal.next ? { next: refusal.next } : {}),
    ...(refusal.unmet ? { unmet: refusal.unmet } : {}),
    ...(more.draft ? { draft: more.draft } : {}),
    ...(more.conditions ? { conditions: more.conditions } : {}),
  };
}

/** Sends a problem as `application/problem+json`. */
export function send(reply: FastifyReply, document: ProblemDocument): FastifyReply {
  return reply.code(document.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(document));
}

/** Thrown where no handler can answer yet (reading the body, a header, a reference): the error handler sends its problem. */
export class Stopped extends Error {
  readonly problem: ProblemDocument;
  /** The problem's status, for error handlers that know Fastify's errors only. */
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(document: ProblemDocument, headers: Readonly<Record<string, string>> = {}) {
    super(document.detail);
    this.name = 'Stopped';
    this.problem = document;
    this.statusCode = document.status;
    this.headers = headers;
  }
}
