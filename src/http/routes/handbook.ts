import { type ApiServer, json, onRead, onWrite, WriteHeaders } from '../api-server.ts';
import { Handbook, type HandbookJson } from '../contract/handbook.ts';
import type { Deps } from '../deps.ts';

/** The handbook in force as the API shows it: no addresses of people, and what lint found at the latest load. */
function handbookJson(handbook: Deps['handbook']): HandbookJson {
  const inForce = handbook.current();
  const findings = handbook.findings();
  return {
    commit: inForce.commit,
    dirty: inForce.dirty,
    loadedAt: inForce.loadedAt,
    loads: !findings.some(({ level }) => level === 'error'),
    findings: findings.map(({ level, file, line, message }) => ({ level, file, line, message })),
    organisation: inForce.policy.organisation,
    timeZone: inForce.calendar.timeZone,
    services: inForce.services.map(({ id, name, owner }) => ({ id, name, owner })),
    runbooks: inForce.runbooks.map(({ id, path, title, service, severity, conditions, lastReviewed }) => ({
      id,
      path,
      title,
      service,
      severity,
      conditions: conditions.map((condition) => condition.id),
      lastReviewed,
    })),
    people: inForce.people.map(({ id, name, groups }) => ({ id, name, groups: [...groups] })),
  };
}

/** What is loaded, and loading it again. */
export function handbookRoutes(server: ApiServer, deps: Deps): void {
  const tags = ['Handbook'];
  server.get(
    '/handbook',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'getHandbook',
        summary: 'What is loaded, from which commit, and every lint finding',
        response: { ...json(200, Handbook, 'The handbook in force.'), ...onRead() },
      },
    },
    async (_request, reply) => reply.send(handbookJson(deps.handbook)),
  );

  server.post(
    '/handbook/reload',
    {
      config: { scope: 'respond' },
      schema: {
        tags,
        operationId: 'reloadHandbook',
        summary: 'Load the handbook again',
        description: 'A handbook that does not load is answered with `loads: false` and its findings; the last good one stays in force.',
        headers: WriteHeaders,
        response: { ...json(200, Handbook, 'The handbook in force now.'), ...onWrite() },
      },
    },
    async (_request, reply) => {
      await deps.handbook.reload();
      return reply.send(handbookJson(deps.handbook));
    },
  );
}
