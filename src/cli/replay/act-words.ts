import { commandLine, quote } from '../shell.ts';
import type { Act } from './recording.ts';

type Commit = Extract<Act, { kind: 'commit' }>;
type Signal = Extract<Act, { kind: 'signal' }>;

/** `'${fix}'` in single quotes would be handed on as it stands; a shell wants `"$fix"`. */
const variables = (line: string): string => line.replace(/'\$\{(\w+)\}'/g, '"$$$1"');

/** What an Alertmanager sends for a signal: the webhook body, version 4. */
export function alertmanagerBody(
  signal: Pick<Signal, 'labels' | 'annotations' | 'status' | 'startsAt'>,
  now: string,
): Readonly<Record<string, unknown>> {
  const { labels, annotations, status, startsAt } = signal;
  const endsAt = status === 'resolved' ? now : '0001-01-01T00:00:00Z';
  return {
    version: '4',
    groupKey: `{}:{alertname="${labels['alertname'] ?? ''}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'tourniquet',
    groupLabels: { alertname: labels['alertname'] ?? '' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.example:9093',
    alerts: [{ status, labels, annotations, startsAt, endsAt, generatorURL: 'http://prometheus.example:9090/graph' }],
  };
}

function commitLines(commit: Commit): readonly string[] {
  const redirect = commit.change.how === 'append' ? '>>' : '>';
  return [
    'cd data/handbook',
    `cat ${redirect} ${quote(commit.path)} <<'END'`,
    commit.change.text.replace(/\n$/, ''),
    'END',
    `git add -- ${quote(commit.path)} && git commit -m ${quote(commit.message)}`,
    ...(commit.saveAs === null ? [] : [`${commit.saveAs}=$(git rev-parse HEAD)`]),
  ];
}

/** What one types to do the same by hand: a line of the command line, a curl, or a commit; nothing for the teller's words. */
export function actLines(act: Exclude<Act, { kind: 'expect' }>, ref: string | null, at: string): readonly string[] {
  switch (act.kind) {
    case 'do': {
      const { type, ...fields } = act.command;
      return [variables(commandLine(act.on ?? ref ?? 'INC-1', { type, ...(act.as === null ? {} : { as: act.as }), ...fields }))];
    }
    case 'declare': {
      const { title, people, startedAt, ...rest } = act.declaration;
      const options = { ...rest, people: Array.isArray(people) ? people.join(',') : undefined, 'started-at': startedAt };
      const written = Object.entries(options).flatMap(([name, value]) => {
        if (value === undefined || value === null || value === false) return [];
        return value === true ? [`--${name}`] : [`--${name} ${quote(String(value))}`];
      });
      return [['tourniquet declare', quote(String(title)), ...written].join(' ')];
    }
    case 'signal':
      return [
        `curl -sS -X POST "$TOURNIQUET_URL/intake/$intake/alertmanager" -H 'content-type: application/json' \\`,
        `  -d ${quote(JSON.stringify(alertmanagerBody(act, at)))}`,
      ];
    case 'commit':
      return commitLines(act);
    case 'tell':
      return [];
  }
}

/** Who acts, in words: `maya as commander`, `the monitoring`, `Git`. */
export function actorOf(act: Exclude<Act, { kind: 'expect' }>): string {
  switch (act.kind) {
    case 'do':
      return act.as === null ? act.by : `${act.by} as ${act.as}`;
    case 'declare':
      return act.by;
    case 'signal':
      return 'the monitoring';
    case 'commit':
      return 'in the handbook';
    case 'tell':
      return '';
  }
}
