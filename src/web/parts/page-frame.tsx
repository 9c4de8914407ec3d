import { readable } from '#views/words.ts';
import { STYLESHEET_PATH } from '../stylesheet.ts';

/** Which of the three doors a page stands behind: `team` has the way round, `public` names the organisation, `bare` is one thing to do. */
export type Door = 'team' | 'public' | 'bare';

/** What every page has around it. */
export type FrameProps = {
  readonly title: string;
  readonly door: Door;
  /** Whose page it is: the organisation on a public page, else the product. */
  readonly owner?: string;
  /** Path of the page one is on, to mark it in the navigation. */
  readonly here?: string;
  /** Feeds of the page, as `rel=alternate`. */
  readonly feeds?: readonly { readonly href: string; readonly type: string; readonly title: string }[];
  /** Leave again, where somebody is signed in by token. */
  readonly signedIn?: boolean;
  /** Load this path once more, at once: the second request counts as coming from us. */
  readonly reload?: string;
  readonly footer?: React.ReactNode;
  readonly children: React.ReactNode;
};

const TEAM_NAV = [
  { href: '/', label: 'Board' },
  { href: '/status', label: 'Public status' },
  { href: '/docs', label: 'Manual' },
  { href: '/docs/api', label: 'API' },
] as const;
const PUBLIC_NAV = [
  { href: '/status', label: 'Status' },
  { href: '/status/history', label: 'History' },
] as const;

function Navigation({
  items,
  here,
}: {
  readonly items: readonly { readonly href: string; readonly label: string }[];
  readonly here?: string | undefined;
}) {
  return (
    <nav aria-label="Main">
      <ul>
        {items.map(({ href, label }) => (
          <li key={href}>
            <a href={href} aria-current={href === here ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A whole HTML page: language, landmarks, skip link, one style sheet, no script. */
export function PageFrame({ title, door, owner = 'Tourniquet', here, feeds = [], signedIn = false, reload, footer, children }: FrameProps) {
  const name = readable(owner);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#faf9f7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#161514" media="(prefers-color-scheme: dark)" />
        {door === 'public' ? null : <meta name="robots" content="noindex" />}
        {reload === undefined ? null : <meta httpEquiv="refresh" content={`0;url=${reload}`} />}
        <title>{`${readable(title)} · ${name}`}</title>
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        {feeds.map((feed) => (
          <link key={feed.href} rel="alternate" {...feed} />
        ))}
      </head>
      <body data-door={door}>
        <a className="skip" href="#content">
          Skip to content
        </a>
        <header className="top">
          {door === 'bare' ? (
            <span className="owner">{name}</span>
          ) : (
            <a className="owner" href={door === 'public' ? '/status' : '/'}>
              <bdi>{name}</bdi>
            </a>
          )}
          {door === 'bare' ? null : <Navigation items={door === 'public' ? PUBLIC_NAV : TEAM_NAV} here={here} />}
          {signedIn ? (
            <form method="post" action="/sign-out" className="sign-out">
              <button type="submit" className="quiet">
                Sign out
              </button>
            </form>
          ) : null}
        </header>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        {footer === undefined ? null : <footer className="bottom">{footer}</footer>}
      </body>
    </html>
  );
}
