import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nodemailer from 'nodemailer';
import { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { startMetricsTarget } from './metrics-target.ts';
import { isMissing, until } from './peer-process.ts';
import { startPostfix } from './postfix.ts';
import { startPostgres } from './postgres.ts';
import { startAlertmanager, startPrometheus } from './prometheus.ts';
import { describePeer } from './skip.ts';

describePeer('a private PostgreSQL', await startPostgres(), (postgres) => {
  afterAll(() => postgres.stop());

  const ask = async (url: string, sql: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('gives every caller an empty database of its own', async () => {
    const [one, two] = [await postgres.url(), await postgres.url()];
    await ask(one, 'create table t (x int)');
    const tables = "select tablename from pg_tables where schemaname = 'public'";
    expect(await ask(one, tables)).toEqual([{ tablename: 't' }]);
    expect(await ask(two, tables)).toEqual([]);
  });

  it('comes back after a crash with what was committed', async () => {
    const url = await postgres.url('kept');
    await ask(url, 'create table t as select 7 as x');
    await postgres.crash();
    expect(await ask(url, 'select x from t')).toEqual([{ x: 7 }]);
  });
});

/** A receiver of webhooks that keeps the bodies. */
const receiver = await new Promise<{ url: string; bodies: { status: string; alerts: { labels: Record<string, string> }[] }[]; stop: () => void }>(
  (resolve) => {
    const bodies: { status: string; alerts: { labels: Record<string, string> }[] }[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      bodies.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.end();
    });
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, bodies, stop: () => server.close() });
    });
  },
);
afterAll(() => receiver.stop());

describePeer('a private Alertmanager', await startAlertmanager({ receiverUrl: receiver.url, groupWait: '0s' }), (alertmanager) => {
  afterAll(() => alertmanager.stop());

  it('sends what Prometheus fires on as a version 4 webhook', async () => {
    const target = await startMetricsTarget();
    target.set('submission_errors', 0);
    const prometheus = await startPrometheus({
      rules:
        'groups: [{ name: g, interval: 1s, rules: [{ alert: SubmissionErrorRate, expr: submission_errors > 0.01, labels: { service: grading } }] }]',
      targets: [target.target],
      alertmanager: { target: alertmanager.target },
    });
    if (isMissing(prometheus)) throw new Error(prometheus.missing);
    try {
      await until('a first scrape', () => target.scrapes() > 0);
      target.set('submission_errors', 0.3);
      const hook = await until('a webhook', () => receiver.bodies.find((body) => body.status === 'firing'));
      expect(hook.alerts[0]?.labels).toMatchObject({ alertname: 'SubmissionErrorRate', service: 'grading' });
    } finally {
      await prometheus.stop();
      await target.stop();
    }
  });
});

describePeer('a private Postfix', await startPostfix(), (postfix) => {
  afterAll(() => postfix.stop());

  it('delivers into its Maildir', async () => {
    await nodemailer.createTransport(postfix.url).sendMail({ from: 'a@y.test', to: `ann@${postfix.domain}`, subject: 'hello', text: 'hello' });
    const mail = await postfix.waitFor((one) => one.subject === 'hello');
    expect(mail.text?.trim()).toBe('hello');
  });
});
