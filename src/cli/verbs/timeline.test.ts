import { describe, expect, it, onTestFinished } from 'vitest';
import { anEntry } from '../fake-incident.ts';
import { type Answer, fakeServer } from '../fake-server.ts';
import { fakeWorld, type Ran, runOn } from '../fake-world.ts';
import { run } from '../program.ts';
import type { World } from '../world.ts';

async function given(...answers: readonly Answer[]) {
  const server = await fakeServer(...answers);
  onTestFinished(server.close);
  return { ...server, tourniquet: (...words: readonly string[]): Promise<Ran> => runOn(server.url, words) };
}

describe('timeline', () => {
  it('reads page after page, and strips what a terminal would obey', async () => {
    const first = { items: [anEntry({ seq: 1 })], nextCursor: '1' };
    const second = { items: [anEntry({ seq: 2, data: { text: '\u001b[31mred\u202e' } })], nextCursor: null };
    const { tourniquet, seen } = await given({ status: 200, body: first }, { status: 200, body: second });
    const ran = await tourniquet('timeline', 'INC-1');
    expect(ran.out).toBe('2026-05-05 (UTC)\n   1  03:10:00  maya: Note: Support has had four calls\n   2  03:10:00  maya: Note: red\n');
    expect(seen.map((one) => one.path)).toEqual(['/api/v1/incidents/INC-1/timeline?after=0', '/api/v1/incidents/INC-1/timeline?after=1']);
  });

  it('follows the live stream, resumes where it was cut, and ends when stopped', async () => {
    const stop = new AbortController();
    const event = (seq: number): string => `id: ${seq}\nevent: note.added\ndata: ${JSON.stringify(anEntry({ seq }))}\n\n`;
    const { url, seen } = await given(
      { status: 200, body: { items: [anEntry({ seq: 1 })], nextCursor: null } },
      (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`: hello\n\n${event(2)}`),
      (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`${event(2)}${event(3)}`),
    );
    const { world, said } = fakeWorld({ env: { TOURNIQUET_URL: url, TOURNIQUET_TOKEN: 't' }, stopped: stop.signal });
    const out = world.out;
    const watched: World = {
      ...world,
      out: (text) => {
        out(text);
        if (text.includes('   3  ')) stop.abort();
      },
    };
    expect(await run(['timeline', 'INC-1', '--follow'], watched)).toBe(0);
    expect(said.out.match(/^ {3}\d/gm)).toEqual(['   1', '   2', '   3']);
    expect(seen[2]?.headers['last-event-id']).toBe('2');
    expect(said.err).toContain('the stream ended');
  });
});
