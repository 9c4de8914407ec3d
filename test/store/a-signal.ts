import { randomUUID } from 'node:crypto';
import type { Signal } from '#domain/detection/signal.ts';
import type { IncomingSignal } from '#engine/ports.ts';
import { T0 } from './an-incident.ts';

/** A firing signal as it comes in; a test says what matters to it. */
export function firing(fingerprint: string, said: Partial<Signal> & Partial<Omit<IncomingSignal, 'signal'>> = {}): IncomingSignal {
  const { id, source, receivedAt, pages, ...signal } = said;
  return {
    id: id ?? randomUUID(),
    source: source ?? { token: 'token-1', name: 'prometheus', kind: 'alertmanager' },
    receivedAt: receivedAt ?? T0,
    pages: pages ?? false,
    signal: {
      fingerprint,
      status: 'firing',
      labels: { alertname: 'SubmissionErrorRate', service: 'grading' },
      annotations: { summary: 'one in a hundred fails' },
      startsAt: T0,
      endsAt: null,
      link: null,
      flags: [],
      ...signal,
    },
  };
}

/** The end of a signal. */
export function resolved(fingerprint: string, said: Parameters<typeof firing>[1] = {}): IncomingSignal {
  return firing(fingerprint, { status: 'resolved', ...said });
}
