import { describe, expect, it } from 'vitest';
import { readRecording } from './recording.ts';

const HEADER = '{"recording":1,"title":"A night","clock":"2026-05-05T02:58:00Z","handbook":"example"}';
const read = (...lines: readonly string[]) => readRecording([HEADER, ...lines].join('\n'));

function faults(...lines: readonly string[]): readonly string[] {
  const read = readRecording(lines.join('\n'));
  return read.ok ? [] : read.faults.map((one) => `${one.line}: ${one.message}`);
}

describe('a recording', () => {
  it('is read with its times counted from its clock', () => {
    const found = read(
      '# the night begins',
      '{"at":"+PT0M","signal":{"labels":{"alertname":"SubmissionErrorRate"},"startsAt":"-PT1M"}}',
      '',
      '{"at":"+PT4M","by":"maya","as":"commander","do":{"type":"lever.pull","lever":"flag-off"}}',
      '{"expect":{"refused":"C1"}}',
      '{"at":"2026-05-05T05:10:00+02:00","commit":{"path":"runbooks/x.md","append":"more","message":"m","saveAs":"fixCommit"}}',
      '{"tell":"It landed.","at":"+PT12M"}',
      '{"by":"dan","do":{"type":"fix.land","fix":"${fix}","commit":"${fixCommit}"}}',
    );
    expect(found.ok && found.recording.header).toEqual({ title: 'A night', clock: '2026-05-05T02:58:00.000Z', handbook: 'example', about: null });
    expect(found.ok && found.recording.steps).toEqual([
      {
        line: 3,
        at: '2026-05-05T02:58:00.000Z',
        act: {
          kind: 'signal',
          labels: { alertname: 'SubmissionErrorRate' },
          annotations: {},
          status: 'firing',
          startsAt: '2026-05-05T02:57:00.000Z',
        },
      },
      {
        line: 5,
        at: '2026-05-05T03:02:00.000Z',
        act: { kind: 'do', by: 'maya', as: 'commander', command: { type: 'lever.pull', lever: 'flag-off' }, on: null },
      },
      { line: 6, at: '2026-05-05T03:02:00.000Z', act: { kind: 'expect', expected: { refused: 'C1' } } },
      {
        line: 7,
        at: '2026-05-05T03:10:00.000Z',
        act: { kind: 'commit', path: 'runbooks/x.md', change: { how: 'append', text: 'more' }, message: 'm', saveAs: 'fixCommit' },
      },
      { line: 8, at: '2026-05-05T03:10:00.000Z', act: { kind: 'tell', text: 'It landed.' } },
      {
        line: 9,
        at: '2026-05-05T03:10:00.000Z',
        act: { kind: 'do', by: 'dan', as: null, command: { type: 'fix.land', fix: '${fix}', commit: '${fixCommit}' }, on: null },
      },
    ]);
  });

  it.each([
    ['', '1: the recording is empty'],
    ['{"a":1}', '1: this is no recording: its first line is {"recording":1'],
    ['not json', '1: is no JSON'],
    ['{"recording":1,"title":"t","clock":"now"}', '1: "clock":"now" is no time'],
    ['{"recording":1,"title":"t","clock":"+PT1M"}', '1: "clock" must be an instant'],
    ['{"recording":1,"clock":"2026-05-05T02:58:00Z"}', '1: "title" is missing'],
    ['{"recording":1,"title":"t","clock":"2026-05-05T02:58:00Z","hanbook":"x"}', '1: unknown key "hanbook" in the header; did you mean handbook?'],
  ])('without a header says what the first line is: %s', (line, says) => {
    expect(faults(line)[0]).toContain(says);
  });

  it.each([
    ['[1]', 'must be a JSON object'],
    ['{"at":"+PT1M"}', 'a line needs one of do, declare, signal, expect, commit, tell'],
    ['{"do":{"type":"close"},"tell":"x","by":"maya"}', 'this one has do and tell'],
    ['{"at":"+4M","tell":"x"}', '"at":"+4M" is no time: write "at":"+PT4M"'],
    ['{"at":"2026-02-30T00:00:00Z","tell":"x"}', 'is no time'],
    ['{"at":"-PT4M","tell":"x"}', '"at" goes back'],
    ['{"do":{"type":"close"}}', '"by" is missing: write "by":"maya"'],
    ['{"by":"maya","do":{"type":"colse"}}', 'unknown command "colse"; did you mean close?'],
    ['{"by":"maya","do":{"type":"note.add","tekst":"x"}}', '"do" note.add: '],
    ['{"by":"maya","do":{"type":"lever.pull","lever":"flag"}}', '"lever": '],
    ['{"by":"maya","as":"boss","do":{"type":"close"}}', '"as":"boss" is no hat'],
    [
      '{"by":"maya","do":{"type":"fix.land","fix":"${fix}","commit":"${later}"}}',
      'nothing is called ${later} here: known are ${ref}, ${fix}, ${finding}, ${why}',
    ],
    ['{"by":"maya","declare":{"title":"x"}}', '"declare" "severity": '],
    ['{"signal":{"labels":{}}}', '"signal" needs labels'],
    ['{"signal":{"labels":{"a":1}}}', '"labels" must be an object of texts'],
    ['{"signal":{"labels":{"a":"b"},"status":"open"}}', '"status" must be "firing" or "resolved"'],
    ['{"expect":{}}', '"expect" must say what'],
    ['{"expect":{"fase":"contained"}}', 'unknown key "fase" in "expect"; did you mean phase?'],
    ['{"expect":{"public":"no"}}', '"public" must be true or false'],
    ['{"commit":{"path":"../x","write":"x","message":"m"}}', 'must name a file inside the handbook'],
    ['{"commit":{"path":"/etc/x","write":"x","message":"m"}}', 'must name a file inside the handbook'],
    ['{"commit":{"path":".git/hooks/x","write":"x","message":"m"}}', 'must name a file inside the handbook'],
    ['{"commit":{"path":"x","message":"m"}}', '"commit" needs either "append" or "write"'],
    ['{"commit":{"path":"x","write":"x","message":"m","saveAs":"fix"}}', '"saveAs":"fix" must be a name of its own'],
    ['{"tell":"x","by":"maya"}', 'unknown key "by" in a line with "tell"'],
  ])('names the line that cannot be right: %s', (line, says) => {
    const [fault = ''] = faults(HEADER, '{"tell":"fine"}', line);
    expect(fault).toMatch(/^3: /);
    expect(fault).toContain(says);
  });

  it('names every line at once', () => {
    expect(faults(HEADER, '{"at":1,"tell":"x"}', '{"tell":"fine"}', 'nope').map((one) => one.split(':')[0])).toEqual(['2', '4']);
  });

  it('in which nothing happens is none', () => {
    expect(faults(HEADER)[0]).toContain('nothing happens');
  });
});
