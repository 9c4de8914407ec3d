import { PageFrame } from '../parts/page-frame.tsx';
import { Snippet } from '../parts/snippet.tsx';

/** `GET /claim/{token}`: the admin's seat is free, and this link takes it. */
export function ClaimPage() {
  return (
    <PageFrame title="Claim the admin’s seat" door="bare">
      <h1>Claim the admin’s seat</h1>
      <p className="lead">
        This server has just been started and has no admin yet. Whoever claims the seat gets an API token, shown once on the next page.
      </p>
      <form method="post" className="card">
        <label htmlFor="name">Your name, as colleagues know it (may stay empty)</label>
        <input id="name" name="name" type="text" autoComplete="name" maxLength={100} dir="auto" />
        <button type="submit" className="big">
          Claim it
        </button>
      </form>
    </PageFrame>
  );
}

/** The answer: the token, this one time, and what to do with it. */
export function ClaimedPage({ token, baseUrl }: { readonly token: string; readonly baseUrl: string }) {
  return (
    <PageFrame title="The seat is yours" door="bare">
      <h1>The seat is yours</h1>
      <p>This is your API token. Only its fingerprint is kept here, so this is the only time that it is shown. Put it where you keep passwords.</p>
      <p className="token">{token}</p>
      <Snippet caption="Use it from a shell" text={`export TOURNIQUET_URL=${baseUrl}\nexport TOURNIQUET_TOKEN=${token}\ntourniquet list`} />
      <Snippet caption="Make one for a colleague (an id from people.yaml)" text="tourniquet token create --person ID" />
      <p>
        This browser is signed in with it for twelve hours. <a href="/">Go to the board</a> or read <a href="/docs/getting-started">how to begin</a>.
      </p>
    </PageFrame>
  );
}
