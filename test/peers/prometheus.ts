import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { answers, findProgram, freePort, type Missing, privateFolder, startProgram } from './peer-process.ts';

/** A private Prometheus server. */
export type Prometheus = {
  readonly url: string;
  /** Instant query by the HTTP API; the result vector as Prometheus gives it. */
  query(promql: string): Promise<readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[]>;
  stop(): Promise<void>;
};

/** A private Alertmanager. */
export type Alertmanager = {
  readonly url: string;
  /** `host:port`, for Prometheus. */
  readonly target: string;
  /** Sends alerts straight to it, as a Prometheus would. */
  post(alerts: readonly object[]): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a Prometheus that scrapes `targets` and evaluates `rules` (the text of a rule file) every second, and sends alerts to
 * `alertmanager`, which may be Tourniquet's own push API (`pathPrefix: '/intake/TOKEN'`). Firing alerts are sent again every `resend`.
 */
export async function startPrometheus(options: {
  readonly rules: string;
  readonly targets: readonly string[];
  readonly alertmanager?: { readonly target: string; readonly pathPrefix?: string };
  readonly resend?: string;
}): Promise<Prometheus | Missing> {
  const program = findProgram('prometheus');
  if (!program) return { missing: 'Prometheus (Debian package: prometheus)' };
  const folder = privateFolder('prometheus');
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s', scrape_timeout: '900ms' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'test', static_configs: [{ targets: [...options.targets] }] }],
    ...(options.alertmanager
      ? {
          alerting: {
            alertmanagers: [
              {
                api_version: 'v2',
                path_prefix: options.alertmanager.pathPrefix ?? '/',
                static_configs: [{ targets: [options.alertmanager.target] }],
              },
            ],
          },
        }
      : {}),
  };
  writeFileSync(join(folder.path, 'prometheus.yml'), stringify(config));
  writeFileSync(join(folder.path, 'rules.yml'), options.rules);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startProgram(
    [
      program,
      `--config.file=${join(folder.path, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder.path, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--rules.alert.resend-delay=${options.resend ?? '5s'}`,
      '--log.level=warn',
    ],
    { cwd: folder.path, ready: () => answers(`${url}/-/ready`) },
  );
  return {
    url,
    async query(promql) {
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`);
      const body = (await answer.json()) as { data: { result: Awaited<ReturnType<Prometheus['query']>> } };
      return body.data.result;
    },
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

/** Starts an Alertmanager that sends every group (one per alertname and service) to `receiverUrl` as a version 4 webhook, resolved ones too. */
export async function startAlertmanager(options: {
  readonly receiverUrl: string;
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
  /** Bearer token sent to the receiver. */
  readonly token?: string;
}): Promise<Alertmanager | Missing> {
  const program = findProgram('prometheus-alertmanager') ?? findProgram('alertmanager');
  if (!program) return { missing: 'Alertmanager (Debian package: prometheus-alertmanager)' };
  const folder = privateFolder('alertmanager');
  const webhook = {
    url: options.receiverUrl,
    send_resolved: true,
    ...(options.token ? { http_config: { authorization: { type: 'Bearer', credentials: options.token } } } : {}),
  };
  const config = {
    route: {
      receiver: 'tourniquet',
      group_by: ['alertname', 'service'],
      group_wait: options.groupWait ?? '1s',
      group_interval: options.groupInterval ?? '2s',
      repeat_interval: options.repeatInterval ?? '1m',
    },
    receivers: [{ name: 'tourniquet', webhook_configs: [webhook] }],
  };
  writeFileSync(join(folder.path, 'alertmanager.yml'), stringify(config));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startProgram(
    [
      program,
      `--config.file=${join(folder.path, 'alertmanager.yml')}`,
      `--storage.path=${join(folder.path, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    { cwd: folder.path, ready: () => answers(`${url}/-/ready`) },
  );
  return {
    url,
    target: `127.0.0.1:${port}`,
    async post(alerts) {
      const answer = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      });
      if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}: ${await answer.text()}`);
    },
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}
