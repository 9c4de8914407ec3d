import { columns, oneLine, type Paint } from '../terminal.ts';

/** What one look came to. `todo` says what to do about it; null when there is nothing to do. */
export type Check = { readonly name: string; readonly status: 'ok' | 'warn' | 'fail'; readonly says: string; readonly todo: string | null };

/** All is well. */
export function ok(name: string, says: string): Check {
  return { name, status: 'ok', says, todo: null };
}

/** It works, and somebody should know. */
export function warn(name: string, says: string, todo: string): Check {
  return { name, status: 'warn', says, todo };
}

/** It cannot work so. */
export function fail(name: string, says: string, todo: string): Check {
  return { name, status: 'fail', says, todo };
}

/** The checks as a list to read, each with what to do. */
export function checksText(checks: readonly Check[], paint: Paint): string {
  const mark = { ok: paint.green('ok'), warn: paint.yellow('warn'), fail: paint.red('fail') };
  const rows = checks.map((one) => [
    mark[one.status],
    one.name,
    `${oneLine(one.says)}${one.todo === null ? '' : ` ${paint.bold('→')} ${oneLine(one.todo)}`}`,
  ]);
  return `${columns(rows)}\n`;
}
