import { PageFrame } from '../parts/page-frame.tsx';

/** What the sign-post says about the last try. */
export type SignPostProps = {
  readonly next: string;
  /** The token that was just given is not in force. */
  readonly rejected: boolean;
  /** Come once more, at once: a link from elsewhere arrives without the cookie, the second request brings it. */
  readonly again: boolean;
};

/** For a visitor who may not see the team's pages yet: what this is, and how to get in. It says nothing about any incident. */
export function SignPost({ next, rejected, again }: SignPostProps) {
  return (
    <PageFrame title="Sign in with a token" door="bare" {...(again ? { reload: next } : {})}>
      <h1>This is Tourniquet</h1>
      <p className="lead">
        It runs a team’s incidents: contain first, diagnose after, and prove afterwards that something changed. These pages are for the team.
      </p>
      <form method="post" action="/sign-in" className="card">
        <label htmlFor="token">Your API token</label>
        {rejected ? (
          <p id="token-error">
            <strong>This token is not in force.</strong> Check that all of it was pasted, or ask an admin for a new one.
          </p>
        ) : null}
        <input
          id="token"
          name="token"
          type="password"
          autoComplete="current-password"
          required
          spellCheck={false}
          aria-invalid={rejected ? true : undefined}
          aria-describedby={rejected ? 'token-error token-hint' : 'token-hint'}
        />
        <p className="hint" id="token-hint">
          This browser keeps it for twelve hours, out of the reach of scripts.
        </p>
        <input type="hidden" name="next" value={next} />
        <button type="submit">Sign in</button>
      </form>
      <h2>No token?</h2>
      <p>
        An admin makes one: <code>tourniquet token create --person YOUR-ID</code>. On a first start the server prints a link, once, that makes the
        admin’s own.
      </p>
      <p>
        Looking for how the service does? <a href="/status">Public status</a>. Reading first? <a href="/docs">The manual</a>.
      </p>
    </PageFrame>
  );
}
