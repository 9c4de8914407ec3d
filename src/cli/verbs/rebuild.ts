import { EXIT } from '../exit-code.ts';
import { jsonText, type Verbs } from '../verb.ts';

/** `tourniquet rebuild`: fold every timeline again and rewrite what is derived from it. The server must not run on the same data. */
export function rebuildVerb({ world, add, does }: Verbs): void {
  add('rebuild', 'write all views again from the entries, with the server stopped', ['rebuild', 'rebuild --json']).action(
    does(async (options: { readonly json?: boolean }) => {
      const { rebuildViews } = await world.app();
      let last = 0;
      const incidents = await rebuildViews(world.env, (done, of) => {
        // Ten lines for any number of incidents.
        if (options.json || (done - last < of / 10 && done !== of)) return;
        last = done;
        world.err(`${done} of ${of}\n`);
      });
      world.out(options.json ? jsonText({ incidents }) : `${incidents} incidents folded again; deadlines and views are written anew.\n`);
      return EXIT.yes;
    }),
  );
}
