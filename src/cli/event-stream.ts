/** One event of a server-sent stream. */
export type StreamEvent = { readonly id: string | null; readonly event: string; readonly data: string };

/**
 * Reads a server-sent event stream (WHATWG HTML, 9.2): pieces of text in, whole events out. Comments and retry hints are passed over. An event
 * longer than `limit` characters ends the reading with a RangeError, so that a broken sender cannot fill the memory.
 */
export async function* streamEvents(pieces: AsyncIterable<string>, limit = 4_000_000): AsyncGenerator<StreamEvent> {
  let rest = '';
  let id: string | null = null;
  let event = 'message';
  let data: string[] = [];
  for await (const piece of pieces) {
    rest += piece;
    // A carriage return at the very end may be half of a line break: it waits for the next piece.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > limit || data.length > limit) throw new RangeError(`an event of the stream is longer than ${limit} characters`);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, event, data: data.join('\n') };
        event = 'message';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
      else if (field === 'id' && !value.includes('\u0000')) id = value;
    }
  }
}
