import { describe, it } from 'vitest';
import { isMissing, LEFT_OUT, type Missing } from './peer-process.ts';

/**
 * A suite against a real program. Where the program is missing the suite is left out and the run says so at its end with the
 * way to get it; where `CI` is set nothing is left out, so a missing program fails.
 */
export function describePeer<P extends object>(name: string, peer: P | Missing, suite: (peer: P) => void): void {
  if (!isMissing(peer)) {
    describe(name, () => suite(peer));
    return;
  }
  const why = `${LEFT_OUT}${peer.missing}`;
  describe(name, () => {
    if (process.env['CI']) {
      it(why, () => {
        throw new Error(`${name} needs ${peer.missing}, and in CI nothing is left out`);
      });
    } else {
      it.skip(why);
    }
  });
}
