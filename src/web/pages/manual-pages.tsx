import type { ManualPage } from '../manual.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { RULE_GROUPS, rulesOf } from '../rules.ts';

type Titled = Pick<ManualPage, 'slug' | 'title'>;

/** `GET /docs`: what the manual holds. */
export function ManualIndex({ pages }: { readonly pages: readonly Titled[] }) {
  return (
    <PageFrame title="Manual" door="team" here="/docs">
      <div className="prose">
        <h1>Manual</h1>
        <p className="lead">Short pages for whoever runs this, whoever is paged by it, and whoever asks why it said no.</p>
        <ul>
          {pages.map((page) => (
            <li key={page.slug}>
              <a href={`/docs/${page.slug}`}>{page.title}</a>
            </li>
          ))}
          <li>
            <a href="/docs/rules">The rules, one page each</a>
          </li>
          <li>
            <a href="/docs/api">The HTTP API, to try out</a>
          </li>
        </ul>
      </div>
    </PageFrame>
  );
}

/** One page of the manual or of the rules. `html` comes from the safe renderer. */
export function ManualArticle({
  title,
  html,
  above,
}: {
  readonly title: string;
  readonly html: string;
  readonly above: { readonly href: string; readonly label: string };
}) {
  return (
    <PageFrame title={title} door="team">
      <article className="prose">
        <p>
          <a href={above.href}>{above.label}</a>
        </p>
        <h1>{title}</h1>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own documentation, through the renderer that sanitises runbooks */}
        <div dangerouslySetInnerHTML={{ __html: html }} />
      </article>
    </PageFrame>
  );
}

/** `GET /docs/rules`: every rule under its heading. */
export function RuleIndex({ rules }: { readonly rules: readonly Titled[] }) {
  return (
    <PageFrame title="The rules" door="team">
      <div className="prose">
        <p>
          <a href="/docs">Manual</a>
        </p>
        <h1>The rules</h1>
        <p className="lead">
          Every refusal carries the id of one of these. The numbers in them are policy and can be changed; the order of things cannot.
        </p>
        {RULE_GROUPS.map((group) => (
          <section key={group.letter} aria-labelledby={`group-${group.letter}`}>
            <h2 id={`group-${group.letter}`}>{group.heading}</h2>
            <ul className="plain">
              {rulesOf(group).map((id) => (
                <li key={id}>
                  <a href={`/docs/rules/${id}`}>{rules.find((rule) => rule.slug === id)?.title ?? id}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </PageFrame>
  );
}
