import type { LeverReport } from '#domain/incident/command.ts';
import type { LeverPuller } from '#engine/ports.ts';

/**
 * Pulls levers through vendors' own APIs: each driver by the name that handbooks write (`unleash`). A vendor without a driver is
 * reported as failed with a plain sentence, so that the commander pulls by hand at once.
 */
export function vendorLever(drivers: Readonly<Record<string, LeverPuller>>): LeverPuller {
  return {
    adapter: 'vendor',
    async pull(request): Promise<LeverReport> {
      const failed = (reason: string): LeverReport => ({ outcome: 'failed', tookMs: 0, output: '', reason });
      if (request.how.adapter !== 'vendor') return failed(`the vendor adapter cannot pull a lever of the kind ${request.how.adapter}`);
      const { vendor } = request.how;
      const driver = Object.hasOwn(drivers, vendor) ? drivers[vendor] : undefined;
      return driver ? driver.pull(request) : failed(`no adapter for ${vendor} in this version: pull it by hand and report it`);
    },
  };
}
