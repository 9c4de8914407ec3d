import { Snippet } from '../parts/snippet.tsx';

/** The four ways in, as text to copy. `TOKEN` stands for an intake token, which the first snippet makes. */
export function signalSnippets(baseUrl: string): readonly { readonly caption: string; readonly text: string }[] {
  const { host, protocol, pathname } = new URL(baseUrl);
  const path = pathname.replace(/\/+$/, '');
  return [
    {
      caption: 'Make an intake token for a sender (once)',
      text: `tourniquet intake-token create --name production --source prometheus

# or, without the command line:
curl -X POST ${baseUrl}/api/v1/intake-tokens \\
  -H "Authorization: Bearer $TOURNIQUET_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"name":"production","source":"prometheus"}'`,
    },
    {
      caption: 'Prometheus, straight to here (prometheus.yml)',
      text: `alerting:
  alertmanagers:
    - scheme: ${protocol.replace(':', '')}
      path_prefix: ${path}/intake/TOKEN
      static_configs:
        - targets: ['${host}']`,
    },
    {
      caption: 'Alertmanager, as a receiver (alertmanager.yml)',
      text: `receivers:
  - name: tourniquet
    webhook_configs:
      - url: ${baseUrl}/intake/TOKEN/alertmanager
        send_resolved: true`,
    },
    {
      caption: 'Or declare an incident by hand',
      text: `curl -X POST ${baseUrl}/api/v1/incidents \\
  -H "Authorization: Bearer $TOURNIQUET_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"title":"Submissions fail","severity":"P1"}'`,
    },
  ];
}

/** How the first signal gets here. Open while none has come; folded away, never gone, afterwards. */
export function FirstSignal({ baseUrl, folded }: { readonly baseUrl: string; readonly folded: boolean }) {
  const snippets = signalSnippets(baseUrl).map((snippet) => <Snippet key={snippet.caption} {...snippet} />);
  return (
    <section aria-labelledby="signals">
      <h2 id="signals">{folded ? 'Send signals here' : 'Send the first signal'}</h2>
      {folded ? (
        <details>
          <summary>Prometheus, Alertmanager, curl</summary>
          {snippets}
        </details>
      ) : (
        <>
          <p>
            No signal has arrived yet. Point a sender here; a signal that matches a runbook condition opens an incident, one that does not is kept and
            listed. <a href="/docs/signals">More ways in</a>
          </p>
          {snippets}
        </>
      )}
    </section>
  );
}
