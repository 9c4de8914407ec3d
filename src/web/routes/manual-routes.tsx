import type { FastifyInstance, FastifyReply } from 'fastify';
import { manual } from '../manual.ts';
import type { PageDeps } from '../page-deps.ts';
import { ManualArticle, ManualIndex, RuleIndex } from '../pages/manual-pages.tsx';
import { MessagePage } from '../pages/message-page.tsx';
import { sendPage } from '../reply.ts';
import { HIDDEN } from './hidden.ts';

function unknown(reply: FastifyReply, title: string): FastifyReply {
  return sendPage(
    reply,
    404,
    <MessagePage title={title} door="team">
      <p>
        See <a href="/docs">what the manual holds</a> or <a href="/docs/rules">all the rules</a>.
      </p>
    </MessagePage>,
    'public',
  );
}

/** The manual and a page per rule, open to everybody: there is nothing of the team's in it. */
export function manualRoutes(server: FastifyInstance, deps: Pick<PageDeps, 'docsFolder' | 'renderMarkdown'>): void {
  const docs = manual(deps.docsFolder);

  server.get('/docs', HIDDEN, async (_request, reply) => sendPage(reply, 200, <ManualIndex pages={await docs.pages()} />, 'public'));

  server.get<{ Params: { page: string } }>('/docs/:page', HIDDEN, async (request, reply) => {
    const page = (await docs.pages()).find(({ slug }) => slug === request.params.page);
    if (page === undefined) return unknown(reply, 'No such page in the manual');
    const html = deps.renderMarkdown(page.source);
    return sendPage(reply, 200, <ManualArticle title={page.title} html={html} above={{ href: '/docs', label: 'Manual' }} />, 'public');
  });

  server.get('/docs/rules', HIDDEN, async (_request, reply) => sendPage(reply, 200, <RuleIndex rules={await docs.rules()} />, 'public'));

  server.get<{ Params: { id: string } }>('/docs/rules/:id', HIDDEN, async (request, reply) => {
    const rule = await docs.rule(request.params.id);
    if (rule === undefined) return unknown(reply, 'No such rule');
    const html = deps.renderMarkdown(rule.source);
    return sendPage(reply, 200, <ManualArticle title={rule.title} html={html} above={{ href: '/docs/rules', label: 'The rules' }} />, 'public');
  });
}
