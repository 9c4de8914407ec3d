import type { FastifyInstance, FastifyRequest } from 'fastify';

// A token and a name: more than this is no form of ours.
const LARGEST = 16 * 1024;

/** Lets the pages' plain forms in; what else the server parses is not touched. */
export function acceptForms(server: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded';
  if (server.hasContentTypeParser(type)) server.removeContentTypeParser(type);
  server.addContentTypeParser(type, { parseAs: 'string', bodyLimit: LARGEST }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
}

/** The fields of a submitted form; of a field that comes twice, the last. No form, no fields. */
export function formOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.body instanceof URLSearchParams ? Object.fromEntries(request.body) : {};
}
