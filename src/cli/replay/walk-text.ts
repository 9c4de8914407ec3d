import { actor, sentence } from '../entry-lines.ts';
import { problemText } from '../problem.ts';
import { clean, cut, oneLine, type Paint } from '../terminal.ts';
import { actLines, actorOf } from './act-words.ts';
import { sinceStart, type WalkEvent } from './walk.ts';

const indent = (text: string, by: number): string => text.split('\n').join(`\n${' '.repeat(by)}`);
const clock = (at: string): string => at.slice(11, 19);

/** The walk as it is read in a terminal, event by event; it remembers the day, to write each out once. */
export function walkTeller(paint: Paint, width = 150): (event: WalkEvent) => string {
  let day = '';
  let began = '';
  const dated = (at: string, line: string): string => {
    const heading = at.slice(0, 10) === day ? '' : `\n${paint.bold(at.slice(0, 10))} ${paint.dim('(UTC)')}\n`;
    day = at.slice(0, 10);
    return `${heading}\n${paint.dim(clock(at))}  ${line}\n`;
  };
  return (event) => {
    switch (event.kind) {
      case 'begins':
        began = event.header.clock;
        return `${paint.bold(oneLine(event.header.title))}\n${event.header.about === null ? '' : `${clean(event.header.about)}\n`}`;
      case 'clock':
        return dated(event.at, paint.dim(`the clock (${sinceStart(began, event.at)})`));
      case 'act': {
        if (event.act.kind === 'tell') return `\n  ${indent(clean(event.act.text), 2)}\n`;
        const [first = ''] = actLines(event.act, event.ref, event.at);
        const did =
          event.act.kind === 'signal'
            ? `${event.act.labels['alertname'] ?? 'a signal'} ${event.act.status}`
            : event.act.kind === 'commit'
              ? `commit: ${event.act.message}`
              : first;
        return dated(event.at, `${paint.bold(actorOf(event.act))}: ${cut(did, width)}`);
      }
      case 'entry':
        return `${' '.repeat(10)}${paint.dim(`${event.ref} ${String(event.entry.seq).padStart(3)}`)}  ${paint.dim(`${actor(event.entry)}:`)} ${indent(clean(sentence(event.entry)), 10)}\n`;
      case 'delivered':
        return `${' '.repeat(10)}${paint.dim('mail')}  ${oneLine(`${event.purpose} by ${event.channel} to ${event.to.join(', ')}: ${event.outcome}`)}\n`;
      case 'refused':
        return `${' '.repeat(10)}${indent(problemText(event.problem, paint, event.ref), 10)}\n`;
      case 'met':
        return `${' '.repeat(10)}${paint.green('as expected')}: ${oneLine(event.expected)}\n`;
      case 'unmet':
        return `${' '.repeat(10)}${paint.red('not as expected')} (line ${event.line}): expected ${oneLine(event.expected)}, found ${oneLine(event.found)}\n`;
      case 'ends':
        return `\n${event.incidents.map((one) => `${paint.bold(one.ref)} is ${one.phase} after ${one.entries} entries`).join('; ')}.\n`;
    }
  };
}
