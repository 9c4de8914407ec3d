import { describe, expect, it } from 'vitest';
import { type StreamEvent, streamEvents } from './event-stream.ts';

async function read(pieces: readonly string[], limit?: number): Promise<readonly StreamEvent[]> {
  const events: StreamEvent[] = [];
  const source = (async function* () {
    yield* pieces;
  })();
  for await (const event of streamEvents(source, limit)) events.push(event);
  return events;
}

describe('a server-sent stream', () => {
  const whole = ': comment\r\nid: 4\r\nevent: note.added\r\ndata: {"a":1,\r\ndata: "b":2}\r\n\r\nretry: 10\n\ndata:x\n\n';
  const events = [
    { id: '4', event: 'note.added', data: '{"a":1,\n"b":2}' },
    { id: '4', event: 'message', data: 'x' },
  ];

  it('is read into events', async () => {
    expect(await read([whole])).toEqual(events);
  });

  it('is read alike wherever it is cut', async () => {
    for (let at = 1; at < whole.length; at++) expect(await read([whole.slice(0, at), whole.slice(at)]), `cut at ${at}`).toEqual(events);
    expect(await read([...whole])).toEqual(events);
  });

  it('does not give half an event', async () => {
    expect(await read(['data: x\n'])).toEqual([]);
  });

  it('does not fill the memory for a sender that never ends an event', async () => {
    await expect(read(['data: ', 'x'.repeat(50), 'x'.repeat(60)], 100)).rejects.toThrow(RangeError);
  });
});
