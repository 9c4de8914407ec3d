import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import type { PageDeps } from '#web/page-deps.ts';
import { pagesPlugin } from '#web/pages.ts';
import { STYLESHEET_PATH } from '#web/stylesheet.ts';
import { commanded, NOW, posted, timeline } from './sample.ts';
import { OUTAGE, sampleDeps } from './sample-world.ts';
import { SCREENS } from './screens.ts';

const servers: FastifyInstance[] = [];
async function pages(over: Partial<PageDeps> = {}): Promise<FastifyInstance> {
  const server = Fastify({ logger: false });
  await server.register(pagesPlugin(sampleDeps(over)));
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const form = (fields: Record<string, string>) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(fields).toString(),
});
const EVIL = '<img src=x onerror=alert(1)>"\'\u202egnp.exe\u2066</title><script>alert(1)</script>';

describe('every page', () => {
  it.each(SCREENS)(
    '$name is whole: language, title, landmarks, skip link, one style sheet, no script, no inline style',
    async ({ path, deps, press }) => {
      const server = await pages(deps);
      const answer = press === undefined ? await server.inject(path) : await server.inject({ method: 'POST', url: path, ...form({}) });
      const html = answer.body;
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(html).toMatch(/^<!doctype html><html lang="en">/);
      expect(html).toMatch(/<title>[^<]+<\/title>/);
      expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      expect(html.match(/<main /g)).toHaveLength(1);
      expect(html).toContain('href="#content"');
      expect(html.match(/rel="stylesheet"/g)).toHaveLength(1);
      expect(html).not.toMatch(/<script|<style| style=| on\w+=|javascript:/i);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(30 * 1024);
    },
  );

  it.each(SCREENS)('$name lets nothing run or load but our own style sheet, whatever stands in it', async ({ path, deps }) => {
    const { headers } = await (await pages(deps)).inject(path);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers['referrer-policy']).toBe('no-referrer');
    // Only what is public may be kept anywhere.
    if (!path.startsWith('/status') && !path.startsWith('/docs')) expect(headers['cache-control']).toBe('no-store');
  });

  it('has a style sheet that may be kept for ever, under a name that follows its content', async () => {
    const answer = await (await pages()).inject(STYLESHEET_PATH);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['content-type']).toContain('text/css');
  });

  it('stays within 30 kB in the worst of weeks', async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      commanded({ opening: { id: `m${n}`, ref: `INC-${n}`, title: 'A long title of a long night '.repeat(4) } }),
    );
    const text = 'What we know, who is affected, what we are doing about it, and when you hear next. '.repeat(5);
    const long = timeline(Array.from({ length: 40 }, () => posted(text, 'investigating')));
    const server = await pages({ openIncidents: () => many, recentPublic: () => many.slice(0, 3), entries: () => long, incident: () => many[0] });
    for (const path of ['/', '/status', '/status/history', '/i/INC-1']) {
      expect(Buffer.byteLength((await server.inject(path)).body), path).toBeLessThanOrEqual(30 * 1024);
    }
  });

  it('shows hostile words as words', async () => {
    const hostile = commanded({
      opening: { id: 'evil', ref: 'INC-66', title: EVIL, summary: EVIL, trigger: 'person' },
      containment: { bigger: EVIL },
    });
    const server = await pages({
      openIncidents: () => [hostile],
      recentPublic: () => [hostile],
      incident: () => hostile,
      entries: () => timeline([posted(EVIL, 'investigating'), { type: 'note.added', data: { text: EVIL }, by: EVIL }]),
      personName: () => EVIL,
      policyOrganisation: () => EVIL,
    });
    for (const path of ['/', '/i/INC-66', '/status', '/status/history', '/status/incidents/INC-66', '/a/maya']) {
      const html = (await server.inject(path)).body;
      expect(html, path).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(html, path).not.toMatch(/<img|<script/);
      // Nothing that turns the writing direction around survives.
      expect(html, path).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

describe('the board', () => {
  it('shows nothing of the team to a stranger, only how to get in', async () => {
    const server = await pages({ isAllowed: () => false });
    for (const [path, status] of [
      ['/', 200],
      ['/i/INC-31', 401],
      ['/i/INC-9999', 401],
    ] as const) {
      const answer = await server.inject(path);
      expect(answer.statusCode).toBe(status);
      expect(answer.body).toContain('name="token"');
      expect(answer.body).not.toMatch(/Submissions|Maya|Course House|INC-32/);
    }
  });

  it('opens with a good token, which the browser keeps where scripts and other sites do not reach, and closes again', async () => {
    const server = await pages({ isAllowed: () => false });
    const signedIn = await server.inject({ method: 'POST', url: '/sign-in', ...form({ token: ' good ', next: '/i/INC-31' }) });
    expect([signedIn.statusCode, signedIn.headers.location]).toEqual([303, '/i/INC-31']);
    const cookie = String(signedIn.headers['set-cookie']);
    expect(cookie).toMatch(/^tq_token=good; .*HttpOnly; SameSite=Strict/);
    const inside = await server.inject({ url: '/', headers: { cookie: 'tq_token=good' } });
    expect(inside.body).toContain('Submissions fail for every cohort');
    expect(inside.body).toContain('Sign out');
    const out = await server.inject({ method: 'POST', url: '/sign-out', headers: { cookie: 'tq_token=good' } });
    expect(String(out.headers['set-cookie'])).toContain('Max-Age=0');
  });

  it('says that a token is not in force, and asks again', async () => {
    const answer = await (await pages({ isAllowed: () => false })).inject({ method: 'POST', url: '/sign-in', ...form({ token: 'bad' }) });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain('This token is not in force');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('takes no sign-in from another site, so that nobody is signed in as somebody else', async () => {
    const { headers, payload } = form({ token: 'good' });
    const answer = await (await pages()).inject({
      method: 'POST',
      url: '/sign-in',
      headers: { ...headers, 'sec-fetch-site': 'cross-site' },
      payload,
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('lists what is open worst first, what each waits for, what is owed, who is on call, and fixes', async () => {
    const { body } = await (await pages()).inject('/');
    expect(body).toContain('2 incidents are open, the worst a P0');
    expect(body.indexOf('INC-31')).toBeLessThan(body.indexOf('INC-32'));
    expect(body).toContain('The commander to decide on “roll the deploy back”, 4 min 10 s when rehearsed');
    expect(body).toContain('Somebody to acknowledge and take command');
    expect(body).toMatch(/overdue by/);
    expect(body).toContain('paged first');
    expect(body).toContain('overdue, was due ');
    expect(body).toContain('0 errors and 3 warnings');
  });

  it('teaches while it is empty: how the first signal gets here, with our own address in it', async () => {
    const { body } = await (await pages({ ...SCREENS.find((s) => s.name === 'board-empty')?.deps, baseUrl: 'https://tq.example:8443/x' })).inject(
      '/',
    );
    expect(body).toContain('Send the first signal');
    expect(body).toContain('path_prefix: /x/intake/TOKEN');
    expect(body).toContain('scheme: https');
    expect(body).toContain('tq.example:8443');
    expect(body).toContain('https://tq.example:8443/x/intake/TOKEN/alertmanager');
  });

  it('comes again by itself only for those who asked', async () => {
    const server = await pages();
    expect((await server.inject('/')).headers['refresh']).toBeUndefined();
    expect((await server.inject('/?every=30')).headers['refresh']).toBe('30');
    expect((await server.inject('/?every=0')).headers['refresh']).toBeUndefined();
  });
});

describe('the public page', () => {
  it('shows what was published, newest first, and nothing of the team', async () => {
    const server = await pages({ isAllowed: () => false });
    for (const path of [
      '/status',
      '/status/history',
      '/status/incidents/INC-31',
      '/status/feed.atom',
      '/status/feed.rss',
      '/status/api/v2/summary.json',
    ]) {
      const { body, statusCode } = await server.inject(path);
      expect(statusCode, path).toBe(200);
      expect(body, path).not.toMatch(/Maya|Yossi|P0|40 people|every cohort|flag service|INC-32|INC-33|Drill|We contain first/);
    }
    const { body } = await server.inject('/status');
    expect(body).toContain('Major service outage');
    expect(body.indexOf('Still failing')).toBeLessThan(body.indexOf('Submitting work fails'));
    expect(body).toContain('Next update by ');
  });

  it('knows no incident that was never posted, no drill, no nonsense', async () => {
    const server = await pages();
    for (const ref of ['INC-32', 'INC-33', 'INC-999', '%3Cscript%3E', '..%2f..']) {
      const answer = await server.inject(`/status/incidents/${ref}`);
      expect(answer.statusCode, ref).toBe(404);
      expect(answer.body, ref).toContain('Nothing is published here');
    }
  });

  it('answers programs from any origin, in JSON that may be kept for seconds', async () => {
    const { headers, body } = await (await pages()).inject('/status/api/v2/incidents/unresolved.json');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=5');
    expect(JSON.parse(body)).toMatchObject({
      page: { name: 'Course House' },
      incidents: [{ name: 'Submissions fail', status: 'identified', impact: 'critical' }],
    });
  });

  it('reads a timeline once per version of its incident, however many readers come', async () => {
    let reads = 0;
    let version = 26;
    const server = await pages({
      recentPublic: () => [{ ...OUTAGE.incident, version }],
      entries: () => {
        reads++;
        return OUTAGE.entries;
      },
    });
    await server.inject('/status');
    await server.inject('/status');
    expect(reads).toBe(1);
    version = 27;
    await server.inject('/status');
    expect(reads).toBe(2);
  });
});

describe('the one-tap link', () => {
  const nobodyYet = SCREENS.find((s) => s.name === 'acknowledge')?.deps ?? {};

  it('changes nothing when it is only opened: mail scanners open it too', async () => {
    const acknowledged: string[] = [];
    const server = await pages({
      ...nobodyYet,
      acknowledge: (_, person) => {
        acknowledged.push(person);
        return { ok: true };
      },
    });
    for (const method of ['GET', 'HEAD'] as const) await server.inject({ method, url: '/a/maya' });
    const { body } = await server.inject('/a/maya');
    expect(acknowledged).toEqual([]);
    expect(body).toContain('>Acknowledge</button>');
    expect(body).toContain('<form method="post">');
    expect(body).toContain('production down');
    expect(body).toContain('4 min 10 s when rehearsed');
  });

  it('H3: acknowledges for the person it was signed for, and says what comes next', async () => {
    const asked: string[] = [];
    let incident = (await nobodyYet.incident?.('')) ?? commanded();
    const server = await pages({
      incident: () => incident,
      acknowledge: (id, person) => {
        asked.push(`${person} on ${id}`);
        incident = commanded({ opening: OUTAGE.incident.opening, containment: OUTAGE.incident.containment, standDown: { tookPage: [person] } });
        return { ok: true };
      },
    });
    const { statusCode, body } = await server.inject({ method: 'POST', url: '/a/maya', ...form({}) });
    expect(asked).toEqual(['maya on i-31']);
    expect(statusCode).toBe(200);
    expect(body).toContain('You are commander');
    expect(body).toContain('Roll the deploy back');
    expect(body).not.toContain('>Acknowledge</button>');
  });

  it('says who was faster', async () => {
    const { body } = await (await pages()).inject('/a/lena');
    expect(body).toMatch(/Already acknowledged\. <bdi>Maya Cohen<\/bdi> is commander/);
  });

  it('shows a refusal with rule and remedy', async () => {
    const deps = SCREENS.find((s) => s.name === 'acknowledge-refused')?.deps ?? {};
    const { statusCode, body } = await (await pages(deps)).inject({ method: 'POST', url: '/a/lena', ...form({}) });
    expect(statusCode).toBe(409);
    expect(body).toContain('The team has been stood down');
    expect(body).toContain('If harm is back, declare a new incident');
    expect(body).toContain('href="/docs/rules/D1"');
  });

  it('says what to do when it is forged, expired, for something else, or for an incident that is gone', async () => {
    const links: Partial<PageDeps>[] = [
      {},
      { verifyLink: () => ({ person: 'maya', incident: 'i-31', purpose: 'open' }) },
      { verifyLink: () => ({ person: 'maya', incident: 'gone', purpose: 'acknowledge' }) },
    ];
    for (const deps of links) {
      const acknowledged: string[] = [];
      const server = await pages({
        ...deps,
        acknowledge: (_, person) => {
          acknowledged.push(person);
          return { ok: true };
        },
      });
      for (const method of ['GET', 'POST'] as const) {
        const answer = await server.inject({ method, url: '/a/nobody', ...(method === 'POST' ? form({}) : {}) });
        expect(answer.statusCode).toBe(410);
        expect(answer.body).toContain('This link no longer works');
      }
      expect(acknowledged).toEqual([]);
    }
  });
});

describe('the claim link', () => {
  it('shows the token once, to whoever submits the form, and signs that browser in', async () => {
    const names: unknown[] = [];
    const server = await pages({
      claim: {
        isClaimable: () => true,
        claim: (_, who) => {
          names.push(who);
          return names.length === 1 ? { token: 'secret-1' } : null;
        },
      },
    });
    expect((await server.inject('/claim/first')).body).not.toContain('secret-1');
    expect(names).toHaveLength(0);
    const claimed = await server.inject({ method: 'POST', url: '/claim/first', ...form({ name: ' Maya ' }) });
    expect(names).toEqual([{ name: 'Maya' }]);
    expect(claimed.body).toContain('TOURNIQUET_TOKEN=secret-1');
    expect(claimed.headers['cache-control']).toBe('no-store');
    expect(String(claimed.headers['set-cookie'])).toContain('tq_token=secret-1');
    const again = await server.inject({ method: 'POST', url: '/claim/first', ...form({}) });
    expect(again.statusCode).toBe(410);
    expect(again.body).toContain('This link has been used');
  });
});

describe('forms and faults', () => {
  it('do not touch how the rest of the server reads bodies', async () => {
    const server = Fastify({ logger: false });
    servers.push(server);
    server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, `theirs:${String(body)}`),
    );
    server.post('/theirs', async (request) => request.body);
    await server.register(pagesPlugin(sampleDeps()));
    expect((await server.inject({ method: 'POST', url: '/theirs', ...form({ a: '1' }) })).body).toBe('theirs:a=1');
    expect((await server.inject({ method: 'POST', url: '/sign-in', ...form({ token: 'good' }) })).statusCode).toBe(303);
  });

  it('take no form that is too large, and no body that is no form', async () => {
    const server = await pages();
    expect((await server.inject({ method: 'POST', url: '/sign-in', ...form({ token: 'x'.repeat(20_000) }) })).statusCode).toBe(413);
    const odd = await server.inject({ method: 'POST', url: '/sign-in', headers: { 'content-type': 'text/xml' }, payload: '<x/>' });
    expect(odd.statusCode).toBe(415);
    expect(odd.body).toContain('This request makes no sense here');
  });

  it('say that it is our fault when it is, without saying what broke', async () => {
    const server = await pages({
      openIncidents: () => {
        throw new Error('SECRET detail of the database');
      },
    });
    const answer = await server.inject('/');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).toContain('Something broke on our side');
    expect(answer.body).not.toContain('SECRET');
  });

  it('tell the time of drawing', async () => {
    expect((await (await pages()).inject('/')).body).toContain(`dateTime="${NOW}"`);
  });
});
