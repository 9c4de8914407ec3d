/** Colours, sizes and type. One accent, kept for severity; everything else is ink on paper. Both schemes hold WCAG AA contrast. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --paper: #faf9f7; --card: #ffffff; --ink: #1d1b19; --soft: #5b5650; --line: #e2ddd6; --edge: #8b857c; --sunk: #f2efea;
  --accent: #b3261e; --accent-ink: #ffffff; --accent-wash: #fbe9e6; --accent-text: #9a1c15;
  --calm: #2f6b4f;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  --s1: .25rem; --s2: .5rem; --s3: .75rem; --s4: 1rem; --s5: 1.5rem; --s6: 2.25rem;
  --round: .625rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161514; --card: #1f1d1b; --ink: #f1eeea; --soft: #b3aca3; --line: #35312d; --edge: #89827a; --sunk: #1a1817;
    --accent: #cf3d33; --accent-ink: #ffffff; --accent-wash: #3a1a16; --accent-text: #ffa89d;
    --calm: #8fcbaa;
  }
}
`;
