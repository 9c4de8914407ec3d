/** What single pages need besides the shared parts. */
export const PAGES = `
.board-head { margin-block-end: var(--s5); }
.board-head h1 { margin-block-end: var(--s2); }
.columns { display: grid; align-items: start; }
.columns > * { min-inline-size: 0; }
.columns section { margin-block-end: var(--s6); }
.incident-card { background: var(--card); border: 1px solid var(--line); border-radius: var(--round); padding: var(--s4); margin-block-end: var(--s3); }
.incident-card[data-severity="P0"] { border-color: var(--accent); }
.incident-card h3 { font-size: 1.1875rem; margin-block: var(--s2) var(--s2); }
.incident-card p { margin-block-end: var(--s2); }
.incident-card > :last-child { margin-block-end: 0; }
.incident-top { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s3); font-size: .9375rem; color: var(--soft); margin-block-end: var(--s3); }
.waits { font-weight: 550; }
.waits .eyebrow { font-weight: 600; }
.plain > li { padding-block: var(--s2); }
.plain > li + li { border-block-start: 1px solid var(--line); }
.plain .meta { display: block; color: var(--soft); font-size: .9375rem; }
details > summary { cursor: pointer; font-weight: 600; padding-block: var(--s3); }
.state { display: flex; gap: var(--s3); align-items: center; border: 1px solid var(--line); background: var(--card); border-radius: var(--round); padding: var(--s4); margin-block-end: var(--s5); }
.state h1 { margin: 0; font-size: 1.375rem; }
.state p { margin: 0; color: var(--soft); font-size: .9375rem; }
.state[data-indicator="critical"] { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.state[data-indicator="critical"] p { color: inherit; }
.state[data-indicator="major"] { background: var(--accent-wash); border-color: var(--accent); }
.state[data-indicator="minor"] { border-color: var(--accent); }
.state-dot { flex: none; inline-size: 1rem; block-size: 1rem; border-radius: 50%; background: var(--calm); }
.state[data-indicator="critical"] .state-dot { background: currentColor; border-radius: 2px; }
.state:is([data-indicator="major"], [data-indicator="minor"]) .state-dot { background: var(--accent); border-radius: 2px; transform: rotate(45deg) scale(.85); }
.components { list-style: none; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: var(--round); }
.components > li { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--s4); padding: var(--s3) var(--s4); }
.components > li + li { border-block-start: 1px solid var(--line); }
.components .description { grid-column: 1 / -1; color: var(--soft); font-size: .9375rem; }
.component-state { color: var(--calm); text-align: end; }
.component-state:not([data-state="operational"]) { color: var(--accent-text); font-weight: 600; }
.public-incident { border-block-start: 1px solid var(--line); padding-block: var(--s5); }
.public-incident h2, .public-incident h3 { margin-block-end: var(--s2); }
.public-incident > :last-child { margin-block-end: 0; }
.updates { list-style: none; padding: 0; }
.updates > li { padding-block: var(--s3); }
.updates p { margin: 0; }
.updates .facts { font-size: .875rem; }
.pager { display: flex; justify-content: space-between; gap: var(--s4); flex-wrap: wrap; }
.prose { max-inline-size: 44rem; }
.prose :is(h2, h3) { margin-block-start: var(--s5); }
.prose table { border-collapse: collapse; inline-size: 100%; margin-block-end: var(--s4); font-size: .9375rem; }
.prose :is(th, td) { text-align: start; vertical-align: top; padding-block: var(--s2); padding-inline-end: var(--s3); border-block-end: 1px solid var(--line); }
.prose blockquote { margin: 0 0 var(--s4); padding-inline-start: var(--s4); border-inline-start: 3px solid var(--line); color: var(--soft); }
.prose li + li { margin-block-start: var(--s1); }
.token { font-family: var(--mono); font-size: 1.0625rem; overflow-wrap: anywhere; background: var(--sunk); border: 1px dashed var(--edge); border-radius: var(--round); padding: var(--s4); }
@media (min-width: 60rem) {
  .columns { grid-template: auto 1fr / minmax(0, 3fr) minmax(0, 2fr); gap: 0 var(--s6); }
  .columns > .side { grid-area: 1 / 2 / span 2 / 2; }
  .incident-card { padding: var(--s5); }
}
`;
