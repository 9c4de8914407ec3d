/** The snippets for one source, ready to paste: `file` says where, `text` what. `url` is the address the sender is to use. */
export type Snippet = { readonly where: string; readonly text: string };

/** What an intake token can be made for. */
export const SOURCES = ['alertmanager', 'prometheus', 'grafana', 'pagerduty', 'cloudevents', 'generic', 'heartbeat'] as const;
/** One kind of sender. */
export type Source = (typeof SOURCES)[number];

const alertmanager = (base: string, token: string): Snippet => ({
  where: 'alertmanager.yml',
  text: `route:
  receiver: tourniquet
  group_by: [alertname, service]
  group_wait: 10s
  repeat_interval: 1h
receivers:
  - name: tourniquet
    webhook_configs:
      - url: ${base}/intake/${token}/alertmanager
        send_resolved: true`,
});

const prometheus = (base: string, token: string): Snippet => {
  const { protocol, host, pathname } = new URL(base);
  return {
    where: 'prometheus.yml (straight to Tourniquet, without an Alertmanager)',
    text: `alerting:
  alertmanagers:
    - scheme: ${protocol.slice(0, -1)}
      path_prefix: ${pathname.replace(/\/$/, '')}/intake/${token}
      static_configs:
        - targets: ['${host}']`,
  };
};

const rule: Snippet = {
  where: 'a Prometheus rule that pages (severity page, critical, P0 or P1), with the labels your runbook matches',
  text: `groups:
  - name: grading
    rules:
      - alert: SubmissionErrorRate
        expr: sum(rate(submissions_failed_total[5m])) / sum(rate(submissions_total[5m])) > 0.01
        for: 1m
        labels: { service: grading, severity: page }
        annotations: { summary: 'Submissions fail', value: '{{ $value }}' }`,
};

const curl = (base: string, token: string): Snippet => ({
  where: 'a first signal by hand',
  text: `curl -sS -X POST ${base}/intake/${token}/api/v2/alerts -H 'content-type: application/json' \\
  -d '[{"labels":{"alertname":"TryOut","severity":"page"},"annotations":{"summary":"Is anybody there?"}}]'`,
});

/** What to paste into the sender's configuration for an intake token of a source; `base` is our address without a slash at its end. */
export function snippetsFor(source: Source, base: string, token: string): readonly Snippet[] {
  const at = `${base}/intake/${token}`;
  switch (source) {
    case 'alertmanager':
      return [alertmanager(base, token), rule, curl(base, token)];
    case 'prometheus':
      return [prometheus(base, token), rule, curl(base, token)];
    case 'grafana':
      return [{ where: 'Grafana, contact point of type webhook, URL', text: `${at}/grafana` }];
    case 'pagerduty':
      return [
        {
          where: 'a sender for the PagerDuty Events API v2',
          text: `curl -sS -X POST ${base}/v2/enqueue -H 'content-type: application/json' \\
  -d '{"routing_key":"${token}","event_action":"trigger","payload":{"summary":"Submissions fail","source":"grading","severity":"critical"}}'`,
        },
      ];
    case 'cloudevents':
      return [{ where: 'a CloudEvents 1.0 sink, structured, binary or batch', text: `${at}/cloudevents` }];
    case 'generic':
      return [{ where: 'any sender of JSON; the mapping is in the handbook', text: `${at}/generic` }];
    case 'heartbeat':
      return [{ where: "a job that must be heard from (a dead man's switch)", text: `curl -sS -X POST ${at}/heartbeat/nightly-backup` }];
  }
}
