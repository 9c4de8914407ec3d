import { actor, sentence } from '../entry-lines.ts';
import { oneLine } from '../terminal.ts';
import { actLines, actorOf } from './act-words.ts';
import { sinceStart, type WalkEvent } from './walk.ts';

const md = (text: string): string => oneLine(text).replace(/[\\`*_<>|[\]]/g, (mark) => `\\${mark}`);

const HOW = `This page is printed by a replay of the recording named above: \`npm run walk\` writes it again, and a test fails when it is not fresh.
Each step shows what one types to do the same on a server of one's own, and then what the record says. Lines with a number are entries of
the timeline; a refusal shows its rule, its sentence and the way on.

To walk it yourself, start a server (\`npm start\`), make one token per person and one for the monitoring, and let each person's line use that
person's token:

\`\`\`sh
export TOURNIQUET_URL=http://127.0.0.1:7777
export TOURNIQUET_TOKEN=…        # yours, with the scope admin
tourniquet token create --person yossi
tourniquet intake-token create --name production --source alertmanager   # its token is $intake below
\`\`\`

\`$fix\`, \`$finding\` and \`$why\` are the ids that the entry before shows (\`--json\` prints them); \`$fixCommit\` is the commit made in the handbook.
`;

/** The walk as a page of the manual, event by event: what one types, and what the record says then. `recording` is the file's path in the repository. */
export function walkPage(recording: string): (event: WalkEvent) => string {
  let began = '';
  let day = '';
  const heading = (at: string, words: string): string => {
    const date = at.slice(0, 10) === day ? '' : `\n## ${at.slice(0, 10)} (UTC)\n`;
    day = at.slice(0, 10);
    return `${date}\n### ${at.slice(11, 16)} · ${sinceStart(began, at)} · ${words}\n\n`;
  };
  return (event) => {
    switch (event.kind) {
      case 'begins':
        began = event.header.clock;
        return `# ${md(event.header.title)}\n\nRecording: \`${recording}\`\n\n${event.header.about === null ? '' : `${event.header.about}\n\n`}${HOW}`;
      case 'clock':
        return heading(event.at, 'the clock');
      case 'act': {
        if (event.act.kind === 'tell') return `\n> ${event.act.text.split('\n').join('\n> ')}\n`;
        return `${heading(event.at, md(actorOf(event.act)))}\`\`\`sh\n${actLines(event.act, event.ref, event.at).join('\n')}\n\`\`\`\n\n`;
      }
      case 'entry':
        return `- ${event.entry.seq} · **${md(actor(event.entry))}** ${md(sentence(event.entry))}\n`;
      case 'delivered':
        return `- mail · ${md(`${event.purpose} by ${event.channel} to ${event.to.join(', ')}: ${event.outcome}`)}\n`;
      case 'refused': {
        const { rule, title, detail, remedy, unmet } = event.problem;
        const points = unmet.map((one) => `  - ${md(`${one.rule} ${one.field ?? ''}`)}: ${md(one.why)} ${md(one.how)}\n`).join('');
        return `- **refused (${md(rule ?? title)})** ${md(detail ?? title)}${remedy === null ? '' : ` *Instead:* ${md(remedy)}`}\n${points}`;
      }
      case 'met':
      case 'unmet':
        return '';
      case 'ends':
        return `\n---\n\n${event.incidents.map((one) => `${one.ref} is ${one.phase} after ${one.entries} entries.`).join(' ')}\n`;
    }
  };
}
