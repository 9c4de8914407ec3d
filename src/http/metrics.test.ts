import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { buildMetrics } from './metrics.ts';
import { by, SECRETS, standIn, standInIncident } from './stand-in.ts';

const scrape = async (world: ReturnType<typeof standIn>) => (await world.server.inject('/metrics')).body;

describe('/metrics', () => {
  it('counts requests by route, never by what stands in the path', async () => {
    const world = standIn();
    for (const ref of ['INC-12', 'INC-13', 'x']) await world.server.inject({ url: `/api/v1/incidents/${ref}`, headers: by(SECRETS.ada) });
    await world.server.inject('/a/b/c');
    const text = await scrape(world);
    expect(text).toContain('tourniquet_http_requests_total{method="GET",route="/api/v1/incidents/:ref",status="200"} 1');
    expect(text).toContain('tourniquet_http_requests_total{method="GET",route="/api/v1/incidents/:ref",status="404"} 2');
    expect(text).toContain('route="none",status="404"} 1');
    expect(text).toContain('tourniquet_http_request_seconds_count{method="GET",route="/api/v1/incidents/:ref"} 3');
  });

  it('counts commands by what became of them, and refusals by rule', async () => {
    const world = standIn();
    const send = async () =>
      world.server.inject({ method: 'POST', url: '/api/v1/incidents/INC-12/commands', payload: { type: 'acknowledge' }, headers: by(SECRETS.ada) });
    await send();
    world.answer = { kind: 'refused', refusal: { rule: 'C3', why: 'no', remedy: 'wait' }, draft: null, incident: standInIncident() };
    await send();
    const text = await scrape(world);
    expect(text).toContain('tourniquet_commands_total{type="acknowledge",result="accepted"} 1');
    expect(text).toContain('tourniquet_commands_total{type="acknowledge",result="refused"} 1');
    expect(text).toContain('tourniquet_refusals_total{rule="C3"} 1');
  });

  it('reads what waits and what is open when it is scraped', async () => {
    const text = await scrape(standIn());
    expect(text).toContain('tourniquet_outbox_waiting 2');
    expect(text).toContain('tourniquet_outbox_oldest_seconds 60');
    expect(text).toContain('tourniquet_deadline_lag_seconds 10');
    expect(text).toContain('tourniquet_incidents_open{severity="P0"} 1');
    expect(text).toContain('tourniquet_incidents_open{severity="P3"} 4');
  });

  it('calls nothing late that is due later', async () => {
    const registry = new Registry();
    const now = '2026-05-05T03:00:00.000Z';
    const later = async () => '2026-05-05T04:00:00.000Z';
    buildMetrics(registry, {
      now: () => now,
      outbox: async () => ({ waiting: 0, oldest: null }),
      nextDue: later,
      openBySeverity: async () => ({ P0: 0, P1: 0, P2: 0, P3: 0 }),
    });
    expect(await registry.metrics()).toContain('tourniquet_deadline_lag_seconds 0');
  });

  it('still answers when the database does not', async () => {
    const gone = () => Promise.reject(new Error('gone'));
    const world = standIn((deps) => ({ readings: { ...deps.readings, outbox: gone, nextDue: gone, openBySeverity: gone } }));
    const response = await world.server.inject('/metrics');
    expect([response.statusCode, response.body.includes('tourniquet_http_requests_total')]).toEqual([200, true]);
  });
});
