import { describe, expect, it } from 'vitest';
import { fakeLever } from './fake-lever.ts';
import { pullerContract, pullRequest } from './puller.contract.ts';
import { vendorLever } from './vendor.ts';

pullerContract('the fake lever', async () => {
  const command = (name: string) => ({ adapter: 'command', run: [name] }) as const;
  const puller = fakeLever('command', ({ how }) => {
    const name = how.adapter === 'command' ? how.run[0] : undefined;
    if (name === 'fail') return { outcome: 'failed', tookMs: 3, output: '', reason: 'told to fail' };
    return name === 'absent' ? { outcome: 'unavailable', tookMs: 3, output: '', reason: 'told to be absent' } : undefined;
  });
  return {
    puller,
    works: command('work'),
    dryRunRows: 0,
    fails: command('fail'),
    absent: command('absent'),
    carriedOut: async () => puller.requests.filter(({ dryRun }) => !dryRun).map(({ delivery }) => delivery),
    stop: async () => undefined,
  };
});

describe('the fake lever', () => {
  it('records every request, answers as told, then is done', async () => {
    const lever = fakeLever('http');
    const how = { adapter: 'http', method: 'POST', url: 'http://x.test' } as const;
    lever.reportNext({ outcome: 'unavailable', tookMs: 1, output: '', reason: 'no flag' });
    expect(await lever.pull(pullRequest(how))).toMatchObject({ outcome: 'unavailable' });
    expect(await lever.pull(pullRequest(how))).toMatchObject({ outcome: 'done', rows: null });
    expect(await lever.pull(pullRequest(how, { dryRun: true }))).toMatchObject({ outcome: 'done', rows: 0 });
    expect(lever.requests.map(({ dryRun }) => dryRun)).toEqual([false, false, true]);
    expect(await lever.pull(pullRequest({ adapter: 'hand' }))).toMatchObject({ outcome: 'failed' });
  });
});

describe('a vendor lever', () => {
  const vendor = (name: string) => pullRequest({ adapter: 'vendor', vendor: name, settings: {} });

  it('goes to the driver of its vendor', async () => {
    const unleash = fakeLever('vendor');
    expect(await vendorLever({ unleash }).pull(vendor('unleash'))).toMatchObject({ outcome: 'done' });
    expect(unleash.requests).toHaveLength(1);
  });

  it.each(['launchdarkly', 'constructor', '__proto__'])('says plainly that there is none for %s', async (name) => {
    expect(await vendorLever({}).pull(vendor(name))).toMatchObject({
      outcome: 'failed',
      reason: `no adapter for ${name} in this version: pull it by hand and report it`,
    });
  });
});
