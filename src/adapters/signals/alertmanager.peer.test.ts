import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { startMetricsTarget } from '#test/peers/metrics-target.ts';
import { isMissing, until } from '#test/peers/peer-process.ts';
import { startAlertmanager, startPrometheus } from '#test/peers/prometheus.ts';
import { describePeer } from '#test/peers/skip.ts';
import { fromPushV2, fromWebhookV4 } from './alertmanager.ts';

/** Keeps every body that is posted to it, by path, as a server would read it. */
const bodies: { readonly path: string; readonly body: unknown }[] = [];
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  bodies.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
  response.end();
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const here = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
const now = (): string => new Date().toISOString();

describePeer('what a real Alertmanager sends', await startAlertmanager({ receiverUrl: `http://${here}/hook`, groupWait: '0s' }), (alertmanager) => {
  afterAll(() => alertmanager.stop());
  const labels = { alertname: 'Grüße', service: 'grading', zone: '日本', quote: 'a"b\\c' };

  it('is read without a flag, with the fingerprint that a push of the same labels gets', async () => {
    const pushed = {
      labels,
      annotations: { summary: '🚑' },
      startsAt: '2026-05-05T03:00:00Z',
      generatorURL: 'http://prometheus.test/graph?g0.expr=up',
    };
    await alertmanager.post([pushed]);
    const hook = await until('the webhook', () =>
      bodies.find(({ path, body }) => path === '/hook' && (body as { status: string }).status === 'firing'),
    );
    const found = fromWebhookV4(hook.body, now());
    expect(found).toMatchObject({ problems: [], whole: true });
    expect(found.signals[0]).toEqual({
      fingerprint: fromPushV2([pushed], now()).signals[0]?.fingerprint,
      status: 'firing',
      labels,
      annotations: { summary: '🚑' },
      startsAt: '2026-05-05T03:00:00.000Z',
      endsAt: null,
      link: pushed.generatorURL,
      flags: [],
    });

    await alertmanager.post([{ ...pushed, endsAt: now() }]);
    const end = await until('the resolve', () =>
      bodies.find(({ path, body }) => path === '/hook' && (body as { status: string }).status === 'resolved'),
    );
    expect(fromWebhookV4(end.body, now()).signals[0]).toMatchObject({ status: 'resolved', fingerprint: found.signals[0]?.fingerprint, flags: [] });
  });
});

const target = await startMetricsTarget();
target.set('submission_errors', 0.3);
const prometheus = await startPrometheus({
  rules:
    'groups: [{ name: g, interval: 1s, rules: [{ alert: SubmissionErrorRate, expr: submission_errors > 0.01, labels: { service: grading, severity: critical }, annotations: { value: "{{ $value }}" } }] }]',
  targets: [target.target],
  alertmanager: { target: here, pathPrefix: '/intake/token' },
  resend: '1s',
});

describePeer('what a real Prometheus pushes', prometheus, (running) => {
  afterAll(async () => {
    await running.stop();
    await target.stop();
  });
  const pushes = () => bodies.filter(({ path }) => path === '/intake/token/api/v2/alerts').map(({ body }) => fromPushV2(body, now()));

  it('fires, keeps its fingerprint and its start, and resolves', async () => {
    const first = await until('a push', () => pushes()[0]);
    expect(first).toMatchObject({ problems: [], whole: true });
    expect(first.signals[0]).toMatchObject({
      status: 'firing',
      labels: { alertname: 'SubmissionErrorRate', service: 'grading' },
      annotations: { value: '0.3' },
      flags: [],
    });
    target.set('submission_errors', 0);
    const last = await until('the resolve', () => pushes().find(({ signals }) => signals[0]?.status === 'resolved'));
    expect(last.signals[0]).toMatchObject({ fingerprint: first.signals[0]?.fingerprint, startsAt: first.signals[0]?.startsAt });
  });
});
if (isMissing(prometheus)) await target.stop();
