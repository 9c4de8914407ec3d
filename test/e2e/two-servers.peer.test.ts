import { afterAll, expect, it } from 'vitest';
import { until } from '#test/peers/peer-process.ts';
import { startPostgres } from '#test/peers/postgres.ts';
import { describePeer } from '#test/peers/skip.ts';
import { startMailbox } from '#test/peers/smtp.ts';
import { type Answer, type Json, type Person, request, type Served, serve } from './served.ts';

describePeer('two servers on one PostgreSQL', await startPostgres(), (postgres) => {
  afterAll(() => postgres.stop());

  /** Runs `walk` with two servers, each on a folder and with a handbook of its own, and one mailbox. */
  async function withTwo(walk: (one: Served, two: Served, mails: () => readonly (string | undefined)[]) => Promise<void>): Promise<void> {
    const mailbox = await startMailbox();
    const env = { DATABASE_URL: await postgres.url(), SMTP_URL: mailbox.url };
    const one = await serve(env);
    const two = await serve(env);
    try {
      await walk(one, two, () => mailbox.messages.map((received) => received.mail.messageId));
    } finally {
      await Promise.all([one.stop(), two.stop()]);
      await mailbox.stop();
    }
  }

  const statuses = (answers: readonly Answer[]) => answers.map((answer) => answer.status);

  it('lose and double nothing of 50 parallel commands', () =>
    withTwo(async (one, two) => {
      const [yossi, maya] = [await one.person('yossi'), await two.person('maya')];
      const { body } = await yossi.send('POST', '/incidents', { title: 'x', severity: 'P3' });
      const texts = Array.from({ length: 50 }, (_, i) => `note ${i}`);
      const answers = await Promise.all(texts.map((text, i) => (i % 2 ? yossi : maya).tries(body.ref, { type: 'note.add', text })));
      expect(statuses(answers)).toEqual(texts.map(() => 200));
      const timeline = await one.timeline(body.ref);
      const notes = timeline.filter((entry) => entry.type === 'note.added').map((entry) => entry.data.text);
      expect(notes.toSorted()).toEqual(texts.toSorted());
      expect(timeline.map((entry) => entry.seq)).toEqual(timeline.map((_, i) => i + 1));

      // The same person at both doors with one key: done once, and both doors answer the same.
      const there = await two.person('yossi');
      const same = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? yossi : there).tries(body.ref, { type: 'note.add', text: 'once' }, { 'idempotency-key': 'k' })),
      );
      expect(new Set(same.map((answer) => answer.body.entries?.[0]?.seq ?? answer.text)).size).toBe(1);
      expect((await one.timeline(body.ref)).filter((entry) => entry.data.text === 'once')).toHaveLength(1);
    }));

  it('C6: pull a lever once that is pulled at both doors at once', () =>
    withTwo(async (one, two) => {
      const doors: readonly Person[] = [await one.person('yossi'), await two.person('yossi')];
      const { body } = await (doors[0] as Person).send('POST', '/incidents', { title: 'x', severity: 'P2', runbook: 'submissions-fail' });
      await (doors[0] as Person).does(body.ref, { type: 'acknowledge' });
      const pulls = await Promise.all(
        doors.map((door) => door.tries(body.ref, { type: 'lever.pull', as: 'commander', lever: 'flag-off', by: 'adapter' })),
      );
      expect(statuses(pulls).toSorted()).toEqual([200, 409]);
      await until('the lever', async () => (await one.admin.get(`/incidents/${body.ref}`)).body.levers[0].state === 'pulled');
      expect((await one.timeline(body.ref)).filter((entry) => entry.type === 'lever.requested')).toHaveLength(1);
    }));

  it('B4: open one incident for what is sent to both, page once, and count every instance', () =>
    withTwo(async (one, two, mails) => {
      const { urls } = await one.intake();
      const alerts = Array.from({ length: 40 }, (_, i) => ({
        labels: { alertname: 'SubmissionErrorRate', service: 'grading', instance: `i${i}` },
        startsAt: new Date().toISOString(),
      }));
      const pushes = alerts.flatMap((alert) =>
        [one, two].map((served) =>
          request(`${served.app.url}${urls.prometheus.path_prefix}/api/v2/alerts`, { method: 'POST', body: JSON.stringify([alert]) }),
        ),
      );
      expect(new Set(statuses(await Promise.all(pushes)))).toEqual(new Set([200]));
      const incidents = async (): Promise<readonly Json[]> => (await two.admin.get('/incidents')).body.items;
      await until('every instance to be counted', async () => (await incidents())[0]?.signals.count >= 40);
      const found = await incidents();
      expect(found).toHaveLength(1);
      expect(found[0].signals).toMatchObject({ count: 40, firing: 40 });
      const ends = alerts.map((alert) => ({ ...alert, endsAt: new Date().toISOString() }));
      await Promise.all(
        ends.map((end, i) =>
          request(`${(i % 2 ? one : two).app.url}${urls.prometheus.path_prefix}/api/v2/alerts`, { method: 'POST', body: JSON.stringify([end]) }),
        ),
      );
      await until('every end to be counted', async () => (await incidents())[0].signals.firing === 0);
      expect((await incidents())[0].signals.count).toBe(40);
      await until('the automatic post', async () => (await incidents())[0].statusPage.state === 'investigating');
      const entries = await one.timeline(found[0].ref);
      const deadlines = entries.map((entry) => entry.data.deadline).filter((deadline) => deadline !== undefined);
      expect(deadlines).toEqual([...new Set(deadlines)]);
      expect(mails()).toEqual([...new Set(mails())]);
      const deliveries = entries.filter((entry) => entry.type === 'delivery.reported').map((entry) => entry.data.delivery);
      expect(deliveries).toEqual([...new Set(deliveries)]);
    }));
});
