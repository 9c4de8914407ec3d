import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { verifyArchive } from '#domain/stand-down/archive.ts';
import { startMetricsTarget } from '#test/peers/metrics-target.ts';
import { isMissing, until } from '#test/peers/peer-process.ts';
import { startPostfix } from '#test/peers/postfix.ts';
import { startPostgres } from '#test/peers/postgres.ts';
import { startAlertmanager, startPrometheus } from '#test/peers/prometheus.ts';
import { describePeer } from '#test/peers/skip.ts';
import { type Mailbox, type Received, startMailbox } from '#test/peers/smtp.ts';
import { type Json, type Person, request, type Served, serve } from './served.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const postgres = await startPostgres();
const target = await startMetricsTarget();
target.set('submission_errors', 0);
afterAll(async () => {
  if (!isMissing(postgres)) await postgres.stop();
  await target.stop();
});

/** Its rule fires at once and its alert names the service; what goes where is up to the test. */
const RULES = `groups:
  - name: grading
    interval: 1s
    rules:
      - alert: SubmissionErrorRate
        expr: submission_errors > 0.01
        labels: { service: grading, severity: page }
        annotations: { summary: "submissions fail", value: "{{ $value }}" }
`;

const mailTo = (id: string, subject: RegExp) => (received: Received) =>
  received.to.includes(`${id}@lumen.example`) && subject.test(received.mail.subject ?? '');

/** The one open incident, once it is there. */
const opened = (served: Served): Promise<Json> =>
  until('an incident', async () => (await served.admin.get('/incidents?open=true')).body.items[0], 30_000);

const lever = (incident: Json, name: string): Json => incident.levers.find((each: Json) => each.lever === name);

/** Waits until the incident is as `fits` wants it. */
const once = (served: Served, ref: string, what: string, fits: (incident: Json) => boolean): Promise<Json> =>
  until(what, async () => {
    const { body } = await served.admin.get(`/incidents/${ref}`);
    return fits(body) ? body : undefined;
  });

function place(timeline: readonly Json[], what: string, fits: (entry: Json) => boolean): number {
  const index = timeline.findIndex(fits);
  if (index < 0) throw new Error(`no ${what} on the timeline: ${timeline.map((entry) => entry.type).join(' ')}`);
  return index;
}

/** Runs the command line as people have it; answers how it ended and what it said. */
function tourniquet(args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(process.cwd(), 'bin/tourniquet.mjs'), ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });
}

function committed(served: Served, path: string, text: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Maya', '-c', 'user.email=maya@lumen.example', '-C', served.handbook, ...args], { encoding: 'utf8' });
  appendFileSync(join(served.handbook, path), text);
  git('add', '--', path);
  git('commit', '-q', '-m', `Say more in ${path}`);
  return git('rev-parse', 'HEAD').trim();
}

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString();

/** B to C: from the page in the mailbox to the commander, without a click of the mail program counting as one. */
async function acknowledgedByLink(served: Served, mailbox: Mailbox, ref: string): Promise<string> {
  const page = await mailbox.waitFor((received) => /^PAGE INC-1 P0/.test(received.mail.subject ?? ''));
  const who = (page.to[0] ?? '').split('@')[0] ?? '';
  const link = /Acknowledge: (\S+)/.exec(page.mail.text ?? '')?.[1] ?? '';
  expect(link).toMatch(new RegExp(`^${served.app.url}/a/`));

  const seen = await request(link);
  expect(seen.status).toBe(200);
  expect(seen.text).toContain('<form');
  expect(seen.text).not.toContain('<script');
  expect((await served.admin.get(`/incidents/${ref}`)).body.hats.commander).toBeNull();

  // What a mail scanner may do, and what a stranger may try.
  expect((await request(link, { method: 'HEAD' })).status).toBe(200);
  const forged = await request(`${link.slice(0, -2)}xx`, { method: 'POST', headers: { origin: served.app.url } });
  expect([forged.status >= 400 && forged.status < 500, forged.text.includes('<script')]).toEqual([true, false]);
  expect((await served.admin.get(`/incidents/${ref}`)).body.hats.commander).toBeNull();

  const action = /<form[^>]*action="([^"]*)"/.exec(seen.text)?.[1] ?? link;
  const tapped = await request(new URL(action, link).href, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: served.app.url },
    body: '',
  });
  expect(tapped.status).toBeLessThan(400);
  expect((await served.admin.get(`/incidents/${ref}`)).body.hats).toEqual({ commander: who, communicator: who, investigator: who });
  const again = await request(link, { method: 'POST', headers: { origin: served.app.url } });
  expect(again.status).toBeLessThan(500);
  expect((await served.timeline(ref)).filter((entry) => entry.type === 'incident.acknowledged')).toHaveLength(1);
  return who;
}

/** C: harm is stopped by the handbook's own scripts, and the monitoring sees that it has. */
async function contained(served: Served, commander: Person, ref: string): Promise<void> {
  const theory = { type: 'finding.report', as: 'investigator', about: 'cause', text: 'The new upload path has no timeout.' };
  const refused = await commander.tries(ref, theory);
  expect([refused.status, refused.body.rule]).toEqual([409, 'C1']);
  expect((await commander.get(`/incidents/${ref}/drafts`)).body.items).toMatchObject([{ id: refused.body.draft, text: theory.text, rule: 'C1' }]);

  const early = await commander.tries(ref, { type: 'lever.pull', as: 'commander', lever: 'deploy-rollback', by: 'adapter' });
  expect([early.status, early.body.rule]).toEqual([409, 'C3']);

  await commander.does(ref, { type: 'lever.pull', as: 'commander', lever: 'flag-off', by: 'adapter' });
  const flagged = await once(served, ref, 'the flag to be off', (incident) => lever(incident, 'flag-off').state === 'pulled');
  expect(lever(flagged, 'flag-off').output).toContain('grading.flow-v2 was on and is now off');
  expect(readFileSync(join(served.handbook, '.scratch/flags/grading.flow-v2'), 'utf8')).toBe('off\n');
  await commander.does(ref, { type: 'lever.outcome', as: 'commander', lever: 'flag-off', effect: 'none' });

  await commander.does(ref, { type: 'lever.pull', as: 'commander', lever: 'deploy-rollback', by: 'adapter' });
  await once(served, ref, 'the rollback', (incident) => lever(incident, 'deploy-rollback').state === 'pulled');
  expect(readFileSync(join(served.handbook, '.scratch/deploys/grading'), 'utf8')).toBe('41\n');
  target.set('submission_errors', 0);
  await commander.does(ref, { type: 'lever.outcome', as: 'commander', lever: 'deploy-rollback', effect: 'stopped' });

  await once(served, ref, 'the monitoring to say that it is over', (incident) => incident.signals.firing === 0);
  const { phase } = await commander.does(ref, { type: 'containment.confirm', as: 'commander' });
  expect(phase).toBe('contained');
  const confirmed = (await served.timeline(ref)).find((entry) => entry.type === 'containment.confirmed');
  expect(confirmed.data).toMatchObject({ evidence: 'condition-cleared', firing: 0 });
}

/** E3: the brief reached leadership's mailboxes before the public page said anything. */
async function publicOnlyAfterTheBrief(served: Served, mailbox: Mailbox, ref: string): Promise<void> {
  await mailbox.waitFor(mailTo('ruth', /^Brief: /));
  await once(served, ref, 'the automatic post', (incident) => incident.statusPage.state === 'investigating');
  const timeline = await served.timeline(ref);
  const briefed = place(timeline, 'brief', (entry) => entry.type === 'leadership.briefed');
  const delivered = place(
    timeline,
    'delivered brief',
    (entry) => entry.type === 'delivery.reported' && entry.data.purpose === 'brief' && entry.data.outcome === 'delivered',
  );
  const posted = place(timeline, 'automatic post', (entry) => entry.type === 'update.published' && entry.data.audience === 'status-page');
  expect([briefed, delivered, posted]).toEqual([briefed, delivered, posted].toSorted((a, b) => a - b));
  expect(timeline[posted].data.automatic).toBe(true);
  const page = await request(`${served.app.url}/status`);
  expect(page.text).toContain('Submissions fail');
  expect(page.text).not.toContain('<script');
}

/** D: over, said to the public, sealed, somebody looked after, and everybody who was told hears of it. */
async function stoodDown(served: Served, mailbox: Mailbox, commander: Person, ref: string): Promise<void> {
  const say = (state: string, text: string) =>
    commander.does(ref, { type: 'update.publish', as: 'communicator', audience: 'status-page', state, text });
  await commander.does(ref, { type: 'finding.report', as: 'investigator', about: 'cause', text: 'The upload path has no timeout.' });
  await say('monitoring', 'Handing in works again. We are watching.');
  await commander.does(ref, { type: 'resolve', as: 'commander', text: 'Rolled back; submissions go through.' });
  const early = await commander.tries(ref, { type: 'stand-down', as: 'commander', text: 'It is over.' });
  expect([early.status, early.body.rule]).toEqual([409, 'D1']);
  await say('resolved', 'Handing in works for everybody.');
  await commander.does(ref, { type: 'timeline.archive' });
  const self = await commander.tries(ref, { type: 'care.check', person: commander.id });
  expect([self.status, self.body.rule]).toEqual([409, 'D1']);
  const ines = await served.person('ines');
  await ines.does(ref, { type: 'care.check', person: commander.id, note: 'Tired and fine.' });
  const { phase } = await commander.does(ref, { type: 'stand-down', as: 'commander', text: 'It is over. Thank you.' });
  expect(phase).toBe('stood-down');

  const told = (await served.timeline(ref)).filter((entry) => entry.type === 'delivery.reported' && entry.data.person !== null && entry.seq > 0);
  const people = new Set(told.filter((entry) => entry.data.purpose !== 'stand-down').map((entry) => entry.data.person));
  expect([...people]).toEqual(expect.arrayContaining([commander.id, 'ines', 'ruth', 'tomas']));
  for (const id of people) {
    const mail = await mailbox.waitFor(mailTo(id, /^Stood down: /));
    expect(mail.mail.text).toContain('It is over. Thank you.');
  }
}

/** P, K: six sections, a fix that Git proves, and what was learned. */
async function learned(served: Served, mailbox: Mailbox, commander: Person, ref: string): Promise<void> {
  const done = (section: string) => commander.does(ref, { type: 'postmortem.section.done', section });
  const unready = await commander.tries(ref, { type: 'close' });
  expect([unready.status, unready.body.rule]).toEqual([409, 'G3']);
  await commander.does(ref, { type: 'postmortem.schedule', at: day(1), attendees: [commander.id, 'ines'] });
  const invitation = await mailbox.waitFor(mailTo('ines', /^Postmortem of INC-1/));
  expect(invitation.raw).toContain('text/calendar');
  expect(invitation.raw).toMatch(/method=request/i);
  await commander.does(ref, { type: 'postmortem.hold', at: new Date().toISOString() });
  await commander.does(ref, { type: 'postmortem.annotate', seq: 1, text: 'The graph was red a minute before.' });
  await done('timeline');
  await done('detection');
  await commander.does(ref, { type: 'postmortem.containment', runbookAdequate: true, text: 'It named the right levers in the right order.' });
  await done('containment');
  await commander.does(ref, {
    type: 'postmortem.why',
    level: 'L5',
    question: 'Why did the release go out?',
    answer: 'The release gate has no check for slow uploads.',
  });
  await done('root-cause');
  await commander.does(ref, { type: 'postmortem.missed', level: 'L4', text: 'No test in CI uploads slowly.' });
  await done('what-was-missed');
  const vague = await commander.tries(ref, { type: 'fix.add', title: 'Be more careful', becomesTrue: 'Everybody is more careful.' });
  expect([vague.status, vague.body.rule]).toEqual([409, 'P8']);
  const { fixes } = await commander.does(ref, {
    type: 'fix.add',
    title: 'The release gate uploads slowly',
    owner: 'dan',
    due: day(14).slice(0, 10),
    kind: 'release-gate-item',
    artifact: 'checklists/release-gate.md',
    becomesTrue: 'The release gate has a box for one slow upload on staging.',
  });
  await done('structural-fix');
  await commander.does(ref, { type: 'postmortem.complete' });
  await commander.does(ref, {
    type: 'model.update',
    believed: 'An upload either works or fails at once.',
    learned: 'It can hang for a minute and hold a worker.',
    artifact: 'checklists/release-gate.md',
  });

  const fix = fixes[0].id;
  const before = execFileSync('git', ['-C', served.handbook, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const unproven = await commander.tries(ref, { type: 'fix.land', fix, commit: before });
  expect([unproven.status, unproven.body.rule]).toEqual([409, 'K2']);
  const commit = committed(served, 'checklists/release-gate.md', '- [ ] One slow upload on staging\n');
  const landed = await commander.does(ref, { type: 'fix.land', fix, commit });
  expect(landed.fixes[0]).toMatchObject({ state: 'landed', landedBy: commit });
}

/** D4: the archive is good as it is and broken by one edit, in this process and by the command line. */
async function sealed(served: Served, commander: Person, ref: string): Promise<void> {
  const archive = (await commander.get(`/incidents/${ref}/archive`)).text;
  expect(verifyArchive(sha256, archive)).toMatchObject({ ok: true, ref });
  const [good, edited] = ['archive.jsonl', 'edited.jsonl'].map((name) => join(served.folder, name)) as [string, string];
  writeFileSync(good, archive);
  writeFileSync(edited, archive.replace('It is over. Thank you.', 'It is over. Never mind.'));
  expect(await tourniquet(['verify', good])).toMatchObject({ code: 0 });
  const seq = (await served.timeline(ref)).find((entry) => entry.type === 'incident.stood_down').seq;
  const broken = await tourniquet(['verify', edited]);
  expect(broken.code).toBe(1);
  expect(broken.said).toContain(`entry ${seq} `);
}

/** The whole way of one incident, once something has fired. */
async function walk(served: Served, mailbox: Mailbox): Promise<void> {
  const fresh = await opened(served);
  const { ref } = fresh;
  expect(fresh).toMatchObject({ ref: 'INC-1', phase: 'containing', severity: 'P0', service: 'grading', runbook: 'submissions-fail' });
  expect(fresh.times.systemKnewAt <= fresh.times.declaredAt).toBe(true);
  const commander = await served.person(await acknowledgedByLink(served, mailbox, ref));
  await publicOnlyAfterTheBrief(served, mailbox, ref);
  await contained(served, commander, ref);
  await stoodDown(served, mailbox, commander, ref);
  await learned(served, mailbox, commander, ref);
  const { body: gate } = await commander.get(`/incidents/${ref}/gate`);
  expect(gate.closable, JSON.stringify(gate)).toBe(true);
  const closed = await commander.does(ref, { type: 'close' });
  expect(closed.phase).toBe('closed');
  await sealed(served, commander, ref);
  expect((await served.admin.get('/incidents')).body.items).toHaveLength(1);
  // A message that goes out twice carries one id; here nothing failed, so nothing goes out twice.
  const ids = mailbox.messages.map((received) => received.mail.messageId);
  expect(new Set(ids).size).toBe(ids.length);
}

const prometheusHere = await startPrometheus({ rules: RULES, targets: [target.target] });
if (!isMissing(prometheusHere)) await prometheusHere.stop();

describePeer('a whole incident that a real Prometheus pushes straight to us', prometheusHere, () => {
  const straight = async (database: Readonly<Record<string, string>>): Promise<void> => {
    target.set('submission_errors', 0);
    const mailbox = await startMailbox();
    const served = await serve({ ...database, SMTP_URL: mailbox.url });
    const { urls } = await served.intake();
    const prometheus = await startPrometheus({
      rules: RULES,
      targets: [target.target],
      alertmanager: { target: urls.prometheus.target, pathPrefix: urls.prometheus.path_prefix },
      resend: '1s',
    });
    if (isMissing(prometheus)) throw new Error(prometheus.missing);
    try {
      target.set('submission_errors', 0.34);
      await walk(served, mailbox);
    } finally {
      await prometheus.stop();
      await served.stop();
      await mailbox.stop();
    }
  };

  it('goes from the alert to closed on SQLite', () => straight({}));

  describePeer('with a real PostgreSQL', postgres, (server) => {
    it('goes from the alert to closed on PostgreSQL', async () => straight({ DATABASE_URL: await server.url() }));
  });
});

/** The receiver must be known before Alertmanager starts, so a program that is there is asked for with an address that answers nobody. */
const alertmanagerHere = await startAlertmanager({ receiverUrl: 'http://127.0.0.1:9/none' });
if (!isMissing(alertmanagerHere)) await alertmanagerHere.stop();

describePeer('a whole incident by way of a real Alertmanager', alertmanagerHere, () => {
  it('goes from the alert to closed by webhook', async () => {
    target.set('submission_errors', 0);
    const mailbox = await startMailbox();
    const served = await serve({ SMTP_URL: mailbox.url });
    const { urls } = await served.intake();
    const alertmanager = await startAlertmanager({ receiverUrl: urls.alertmanager, groupWait: '0s', groupInterval: '1s' });
    if (isMissing(alertmanager)) throw new Error(alertmanager.missing);
    const prometheus = await startPrometheus({
      rules: RULES,
      targets: [target.target],
      alertmanager: { target: alertmanager.target },
      resend: '1s',
    });
    if (isMissing(prometheus)) throw new Error(prometheus.missing);
    try {
      target.set('submission_errors', 0.34);
      await walk(served, mailbox);
    } finally {
      await prometheus.stop();
      await alertmanager.stop();
      await served.stop();
      await mailbox.stop();
    }
  });
});

describePeer('pages by way of a real Postfix', await startPostfix(), (postfix) => {
  afterAll(() => postfix.stop());

  it('reach the mailbox of whoever has the pager, with a link that acknowledges', async () => {
    const served = await serve({ SMTP_URL: postfix.url });
    try {
      const people = join(served.handbook, 'people.yaml');
      writeFileSync(people, readFileSync(people, 'utf8').replaceAll('@lumen.example', `@${postfix.domain}`));
      expect((await served.admin.send('POST', '/handbook/reload', {})).status).toBe(200);
      const { urls } = await served.intake();
      const alert = { labels: { alertname: 'SubmissionErrorRate', service: 'grading' }, annotations: { summary: 'Grüße aus Lissabon' } };
      const { scheme, target: host, path_prefix } = urls.prometheus;
      const taken = await request(`${scheme}://${host}${path_prefix}/api/v2/alerts`, { method: 'POST', body: JSON.stringify([alert]) });
      expect(taken.status).toBe(200);
      const page = await postfix.waitFor((mail) => /^PAGE INC-1 P0/.test(mail.subject ?? ''));
      const link = /Acknowledge: (\S+)/.exec(page.text ?? '')?.[1] ?? '';
      expect((await request(link, { method: 'POST', headers: { origin: served.app.url } })).status).toBeLessThan(400);
      expect((await served.admin.get('/incidents/INC-1')).body.hats.commander).not.toBeNull();
      expect(existsSync(join(served.folder, 'outbox'))).toBe(false);
    } finally {
      await served.stop();
    }
  });
});
