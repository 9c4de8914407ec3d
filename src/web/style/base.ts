/** Elements, the frame of every page, and the controls. Logical properties only, so that right-to-left text turns the page with it. */
export const BASE = `
*, *::before, *::after { box-sizing: border-box; }
html { font: 1rem/1.5 var(--sans); background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-block-size: 100vh; display: flex; flex-direction: column; }
h1, h2, h3 { line-height: 1.2; margin-block: 0 var(--s3); font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.625rem; letter-spacing: -.012em; }
h2 { font-size: 1.125rem; }
h3 { font-size: 1rem; }
p, ul, ol, pre, figure, dl { margin-block: 0 var(--s4); margin-inline: 0; }
a { color: inherit; text-decoration-color: var(--edge); text-underline-offset: .18em; text-decoration-thickness: .06em; }
a:hover { text-decoration-color: currentColor; text-decoration-thickness: .12em; }
code, pre { font-family: var(--mono); font-size: .875em; }
pre { background: var(--sunk); border: 1px solid var(--line); border-radius: var(--round); padding: var(--s3); white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { font-size: .8125rem; line-height: 1.55; }
:not(pre) > code { background: var(--sunk); border: 1px solid var(--line); border-radius: .3rem; padding: .05em .3em; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; border-radius: .2rem; }
main:focus { outline: none; }
bdi, dd, td, .user-text { overflow-wrap: anywhere; }
.user-text { white-space: pre-line; }
.skip { position: absolute; inset-block-start: -4rem; inset-inline-start: var(--s4); background: var(--ink); color: var(--paper); padding: var(--s2) var(--s4); border-radius: 0 0 var(--round) var(--round); z-index: 1; }
.skip:focus { inset-block-start: 0; }
.top, main, .bottom { inline-size: 100%; max-inline-size: 70rem; margin-inline: auto; padding-inline: var(--s4); }
body[data-door="public"] :is(.top, main, .bottom), body[data-door="bare"] :is(.top, main, .bottom) { max-inline-size: 46rem; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--s5); padding-block: var(--s3); }
.owner { font-weight: 700; letter-spacing: -.01em; text-decoration: none; padding-block: .7rem; overflow-wrap: anywhere; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 var(--s4); list-style: none; padding: 0; margin: 0; }
.top nav a { display: inline-block; padding-block: .7rem; color: var(--soft); text-decoration: none; }
.top nav a:hover { color: var(--ink); text-decoration: underline; }
.top nav a[aria-current="page"] { color: var(--ink); font-weight: 600; }
.sign-out { margin-inline-start: auto; }
main { flex: 1; padding-block: var(--s4) var(--s6); }
.bottom { padding-block: var(--s5); color: var(--soft); font-size: .875rem; border-block-start: 1px solid var(--line); }
.bottom p { margin-block: 0 var(--s2); }
button, .button { font: inherit; font-weight: 650; min-block-size: 2.75rem; padding: var(--s2) var(--s5); border-radius: var(--round); border: 1px solid var(--ink); background: var(--ink); color: var(--paper); cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { opacity: .88; }
button.big { inline-size: 100%; min-block-size: 4.5rem; font-size: 1.375rem; }
button.quiet { background: none; color: var(--soft); border-color: transparent; font-weight: 400; padding-inline: 0; text-decoration: underline; text-underline-offset: .18em; }
label { display: block; font-weight: 600; margin-block-end: var(--s1); }
input { font: inherit; color: inherit; background: var(--card); inline-size: 100%; min-block-size: 2.75rem; padding: var(--s2) var(--s3); border: 1px solid var(--edge); border-radius: var(--round); margin-block-end: var(--s3); }
.hint, .facts, .none { color: var(--soft); }
.facts { font-size: .9375rem; display: flex; flex-wrap: wrap; gap: 0 var(--s4); }
.lead { font-size: 1.0625rem; max-inline-size: 42rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--round); padding: var(--s4); margin-block-end: var(--s4); }
main > form { margin-block-end: var(--s4); }
main > section { margin-block-end: var(--s5); }
main > section + section { margin-block-start: var(--s6); }
.facts strong { color: var(--ink); }
section > :last-child, .card > :last-child { margin-block-end: 0; }
@media (min-width: 48rem) { h1 { font-size: 2rem; } .card { padding: var(--s5); } }
@media (prefers-reduced-motion: no-preference) { button, .button { transition: opacity .12s; } }
@media (forced-colors: active) { .severity, .state-dot { border: 1px solid; } }
@media print { .top nav, .skip, .sign-out { display: none; } body { background: none; } }
`;
