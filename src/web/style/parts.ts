/** The shared parts: badge, lever, hats, owed, refusal, timeline, snippet. */
export const PARTS = `
.severity { display: inline-flex; align-items: center; gap: .4em; font-size: .8125rem; line-height: 1; padding: .4em .6em; border-radius: .4em; border: 1px solid var(--edge); color: var(--ink); white-space: nowrap; }
.severity[data-severity="P0"] { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.severity[data-severity="P1"] { background: var(--accent-wash); border-color: var(--accent); color: var(--accent-text); }
.severity[data-severity="P2"] { border-color: var(--accent); color: var(--accent-text); }
.severity .drill { font-style: normal; font-weight: 650; border-inline-start: 1px solid; padding-inline-start: .5em; }
.elapsed, .due { font-variant-numeric: tabular-nums; }
.due.overdue { font-weight: 700; }
.eyebrow { display: block; font-size: .8125rem; font-weight: 600; color: var(--soft); margin-block-end: var(--s1); }
.next-lever { background: var(--card); border: 2px solid var(--ink); border-radius: var(--round); padding: var(--s4); margin-block-end: var(--s5); }
.next-lever h2 { font-size: 1.75rem; letter-spacing: -.015em; margin-block-end: var(--s2); }
.levers, .hats, .owed, .timeline, .plain, .cards { list-style: none; padding: 0; }
.levers > li, .owed > li { padding-block: var(--s3); border-block-start: 1px solid var(--line); }
.levers > li:first-child, .owed > li:first-child { border-block-start: 0; padding-block-start: 0; }
.levers > li:last-child, .owed > li:last-child { padding-block-end: 0; }
.levers > li { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--s3); }
.lever-name { font-weight: 600; }
.lever-state { text-align: end; }
.levers .rehearsed, .levers .reason { grid-column: 1 / -1; color: var(--soft); font-size: .9375rem; }
.levers [data-state="skipped"] .lever-name, .levers [data-state="unavailable"] .lever-name { text-decoration: line-through; text-decoration-thickness: 1px; color: var(--soft); }
.hats { display: grid; gap: var(--s2); }
.hats > li { border: 1px solid var(--line); background: var(--card); border-radius: var(--round); padding: var(--s2) var(--s3); }
.hats > li[data-worn="true"] { border-color: var(--ink); }
.hat-name { display: block; font-size: .8125rem; color: var(--soft); }
.hats .worn { color: var(--soft); font-size: .875rem; }
.nobody { color: var(--soft); }
.owed-what { display: block; font-weight: 550; }
.owed-what::first-letter { text-transform: uppercase; }
.owed-who { display: block; color: var(--soft); font-size: .9375rem; }
.due.overdue { color: var(--ink); }
.due.overdue::before { content: ""; display: inline-block; inline-size: .55em; block-size: .55em; background: currentColor; border-radius: 1px; transform: rotate(45deg); margin-inline: .1em .45em; }
.rule { white-space: nowrap; }
.refusal { border: 1px solid var(--edge); border-inline-start: .375rem solid var(--ink); background: var(--card); border-radius: var(--round); padding: var(--s4); margin-block-end: var(--s5); }
.timeline > li { padding-block: var(--s3); padding-inline-start: var(--s4); border-inline-start: 2px solid var(--line); }
.timeline > li[data-by="person"] { border-inline-start-color: var(--ink); }
.timeline p { margin: 0; }
.timeline-stamp { font-size: .8125rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.timeline-says { overflow-wrap: anywhere; }
.timeline .user-text { color: var(--soft); }
.snippet { margin-block-end: var(--s5); }
.snippet figcaption { font-weight: 600; margin-block-end: var(--s2); }
.snippet pre { margin: 0; }
@media (min-width: 48rem) { .hats { grid-template-columns: repeat(3, 1fr); } .next-lever { padding: var(--s5); } }
`;
