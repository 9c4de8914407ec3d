import { createHash } from 'node:crypto';
import { BASE } from './style/base.ts';
import { PAGES } from './style/pages.ts';
import { PARTS } from './style/parts.ts';
import { TOKENS } from './style/tokens.ts';

/** The one style sheet of all pages. It is text in the program, so that source and bundle serve the same without reading files. */
export const STYLESHEET = `${TOKENS}${BASE}${PARTS}${PAGES}`.replace(/\n\s*/g, '\n').trim();

/** Where it is served: the name changes with the content, so that a browser may keep it for ever. */
export const STYLESHEET_PATH = `/assets/tourniquet-${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 16)}.css`;

/** The mark in the browser's tab: a band around a limb, which is what the name says. */
export const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d1b19"/><path d="M12 4v24M20 4v24" stroke="#faf9f7" stroke-width="3" stroke-linecap="round"/><path d="M7 16h18" stroke="#ff8b7e" stroke-width="5" stroke-linecap="round"/></svg>`;
