import { afterEach, describe, expect, it } from 'vitest';
import { pullerContract, pullRequest } from '#adapters/levers/puller.contract.ts';
import type { Lever, LeverAdapter } from '#domain/runbook/lever.ts';
import { type FakeUnleash, startFakeUnleash } from './fake-unleash.ts';
import { unleashFlag } from './unleash.ts';

const TOKEN = '*:production.hush-hush-token';

pullerContract('an Unleash flag', async () => {
  const server = await startFakeUnleash({ token: TOKEN, flags: { flow: { production: true } }, changeRequests: ['locked'] });
  server.flags['guarded'] = { locked: true };
  const how = (flag: string, environment: string): LeverAdapter => ({ adapter: 'vendor', vendor: 'unleash', settings: { flag, environment } });
  return {
    puller: unleashFlag({ environment: { UNLEASH_URL: server.url, UNLEASH_TOKEN: TOKEN } }),
    works: how('flow', 'production'),
    dryRunRows: null,
    fails: how('guarded', 'locked'),
    absent: how('gone', 'production'),
    // Unleash has no word for a delivery; what counts is how often it was asked to switch.
    carriedOut: async () =>
      server.calls.filter((call) => call.endsWith('/flow/environments/production/off')).map(() => pullRequest(how('flow', 'production')).delivery),
    stop: server.stop,
  };
});

describe('an Unleash flag (lever flag-off)', () => {
  let server: FakeUnleash | undefined;
  afterEach(() => server?.stop());
  const start = async (more: Partial<Parameters<typeof startFakeUnleash>[0]> = {}): Promise<FakeUnleash> => {
    server = await startFakeUnleash({ token: TOKEN, flags: { 'grading.flow-v2': { production: true, development: true } }, ...more });
    return server;
  };
  const pull = (url: string, settings: object = {}, { dryRun = false, token = TOKEN } = {}) => {
    const how: LeverAdapter = { adapter: 'vendor', vendor: 'unleash', settings: { flag: 'grading.flow-v2', environment: 'production', ...settings } };
    const incident = { ref: 'INC-12', title: 'Submissions fail', service: 'grading', severity: 'P1' } as const;
    const lever: Lever = 'flag-off';
    return unleashFlag({ environment: { UNLEASH_URL: url, UNLEASH_TOKEN: token } }).pull({ delivery: 'x:1:0', lever, dryRun, how, incident });
  };

  it('is read, switched off in its environment alone, read again, and can be undone (C6)', async () => {
    const { url, flags, calls } = await start();
    const report = await pull(`${url}/`);
    expect(report).toEqual({
      outcome: 'done',
      tookMs: expect.any(Number),
      output: 'grading.flow-v2 in production is on\ngrading.flow-v2 in production was switched off\ngrading.flow-v2 in production is off',
      undo: 'switch grading.flow-v2 in production on again: POST /api/admin/projects/default/features/grading.flow-v2/environments/production/on',
      rows: null,
    });
    expect(flags['grading.flow-v2']).toEqual({ production: false, development: true });
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'POST', 'GET']);
  });

  it('that is off already is done without a call that switches', async () => {
    const { url, calls } = await start({ flags: { 'grading.flow-v2': { production: false } } });
    expect(await pull(url)).toMatchObject({ outcome: 'done', undo: null, output: expect.stringContaining('off already') });
    expect(calls).toHaveLength(1);
  });

  it('is only read in a dry run', async () => {
    const { url, flags } = await start();
    expect(await pull(url, {}, { dryRun: true })).toMatchObject({
      outcome: 'done',
      output: expect.stringContaining('would be switched off'),
      undo: null,
    });
    expect(flags['grading.flow-v2']?.['production']).toBe(true);
  });

  it('that does not exist, there or in that environment, is unavailable (C3)', async () => {
    const { url } = await start();
    expect(await pull(url, { flag: '../../x' })).toMatchObject({
      outcome: 'unavailable',
      reason: 'Unleash has no flag ../../x in the project default',
    });
    expect(await pull(url, { environment: 'staging' })).toMatchObject({
      outcome: 'unavailable',
      reason: expect.stringContaining('no environment staging'),
    });
  });

  it('that needs a change request fails and says so', async () => {
    const { url } = await start({ changeRequests: ['production'] });
    expect(await pull(url)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('production wants a change request') });
  });

  it('that stays on although Unleash took the call is failed', async () => {
    const { url } = await start({ stuck: ['grading.flow-v2'] });
    expect(await pull(url)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('is still on') });
  });

  it('behind a wrong token or no server fails, and the token stays out of the report', async () => {
    const { url } = await start();
    const wrong = await pull(url, {}, { token: '*:production.wrong-token' });
    expect(wrong).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('401') });
    await server?.stop();
    server = undefined;
    const gone = await pull(url);
    expect(gone).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify([wrong, gone])).not.toMatch(/hush|wrong-token/);
  });

  it.each([
    [{ flag: undefined }, 'needs flag'],
    [{ environment: 7 }, 'needs environment'],
    [{ url: '${env:FLAGS_URL}' }, 'FLAGS_URL is not set'],
    [{ url: 'ftp://x' }, 'http(s) address'],
  ])('with settings %j fails and says what would be right', async (settings, words) => {
    expect(await pull('http://127.0.0.1:9', settings)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(words) });
  });
});
