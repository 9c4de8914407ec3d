import Fastify from 'fastify';
import type { PageDeps } from '#web/page-deps.ts';
import { pagesPlugin } from '#web/pages.ts';
import { OUTAGE, sampleDeps } from './sample-world.ts';

/** Widths at which screens are looked at: a phone in the hand, a desk. */
export const SIZES = [390, 1440] as const;

/** A page as it is looked at: where it is, what the world is like, and a button to press first. */
export type Screen = { readonly name: string; readonly path: string; readonly deps?: Partial<PageDeps>; readonly press?: string };

const calm: Partial<PageDeps> = {
  openIncidents: () => [],
  recentPublic: () => [],
  fixesOpen: () => [],
  hasSignals: () => false,
  onCallNow: () => [],
  handbook: () => ({ commit: null, errors: 0, warnings: 0 }),
};
const nobodyYet: Partial<PageDeps> = {
  incident: () => ({
    ...OUTAGE.incident,
    hats: { commander: null, communicator: null, investigator: null, wearing: {}, offers: [] },
    escalation: { ...OUTAGE.incident.escalation, acknowledgedAt: null },
    standDown: { ...OUTAGE.incident.standDown, tookPage: [] },
  }),
};

/** Every kind of page there is, in each state that looks different. */
export const SCREENS: readonly Screen[] = [
  { name: 'board', path: '/' },
  { name: 'board-empty', path: '/', deps: calm },
  { name: 'sign-post', path: '/', deps: { isAllowed: () => false } },
  { name: 'incident', path: '/i/INC-31' },
  { name: 'incident-learning', path: '/i/INC-28' },
  { name: 'status', path: '/status' },
  { name: 'status-calm', path: '/status', deps: calm },
  { name: 'status-incident', path: '/status/incidents/INC-31' },
  { name: 'status-unknown', path: '/status/incidents/INC-404' },
  { name: 'status-history', path: '/status/history' },
  { name: 'acknowledge', path: '/a/maya', deps: nobodyYet },
  { name: 'acknowledged', path: '/a/maya' },
  { name: 'acknowledged-by-another', path: '/a/lena' },
  {
    name: 'acknowledge-refused',
    path: '/a/lena',
    deps: {
      acknowledge: () => ({
        ok: false,
        refusal: {
          rule: 'D1',
          why: 'The team has been stood down, so this part of the incident is over.',
          remedy: 'If harm is back, declare a new incident; what is left here is the postmortem.',
        },
      }),
    },
    press: 'I am here too',
  },
  { name: 'dead-link', path: '/a/nobody' },
  { name: 'claim', path: '/claim/first' },
  { name: 'claimed', path: '/claim/first', press: 'Claim it' },
  { name: 'claim-used', path: '/claim/second' },
  { name: 'manual', path: '/docs' },
  { name: 'manual-page', path: '/docs/signals' },
  { name: 'rules', path: '/docs/rules' },
  { name: 'rule', path: '/docs/rules/C3' },
];

/** Serves the pages on a free loopback port, from samples. */
export async function servePages(over?: Partial<PageDeps>): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = Fastify({ logger: false });
  await server.register(pagesPlugin(sampleDeps(over)));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => server.close() };
}
