import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem, send } from './problem.ts';

type Known = { readonly methods: Set<string>; readonly path: RegExp };

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

/** The pattern of a route as an expression over whole paths. */
function expression(pattern: string): RegExp {
  const source = pattern
    .replace(/\/+$/, '')
    .split(/(:\w+(?:\([^)]*\))?\??|\*)/)
    .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}/*$`);
}

/**
 * Answers what no route answers, before any body is read: 405 with `Allow` where the path is known under another method, else 404. A browser gets a
 * page with a way out.
 */
export function answerUnknown(server: FastifyInstance): void {
  const known = new Map<string, Known>();
  server.addHook('onRoute', ({ method, url }) => {
    const route = known.get(url) ?? { methods: new Set<string>(), path: expression(url) };
    for (const one of [method].flat()) route.methods.add(one);
    known.set(url, route);
  });

  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = '/'] = request.url.split('?');
    const allowed = new Set([...known.values()].filter((route) => route.path.test(path)).flatMap((route) => [...route.methods]));
    const document =
      allowed.size > 0
        ? problem(405, `${request.method} is not possible here: ${[...allowed].sort().join(', ')} ${allowed.size === 1 ? 'is' : 'are'}.`)
        : problem(404, `There is nothing at ${path.slice(0, 200)}. The API is described at /docs/api.`);
    if (allowed.size > 0) reply.header('allow', [...allowed].sort().join(', '));
    return /\btext\/html\b/.test(request.headers.accept ?? '')
      ? sendPage(reply, document.status, document.title, document.detail)
      : send(reply, document);
  };

  // After the hooks that guard browsers, before the body.
  server.addHook('preParsing', async (request, reply) => {
    if (request.is404) await answer(request, reply);
    return undefined;
  });
  server.setNotFoundHandler(answer);
}

function sendPage(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Tourniquet</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}a{color:inherit}</style>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(detail)}</p>
<p><a href="/">The board: what is open, what is owed</a> · <a href="/docs">The manual</a></p>
</main>
</html>
`);
}
