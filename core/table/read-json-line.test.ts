import { describe, expect, it } from 'vitest';
import { readJsonLine } from './read-json-line.ts';

describe('readJsonLine', () => {
  it('is the object that a line holds', () => {
    expect(readJsonLine(' {"a": [1]}\r', '/t.jsonl').members).toEqual({ a: [1] });
  });

  it.each(['a,b', '[1]', 'null', '1', '', '{"a":1} x'])('names the file for %j', (line) => {
    expect(() => readJsonLine(line, '/t.jsonl')).toThrow(`/t.jsonl is no JSON Lines: ${JSON.stringify(line)}`);
  });

  it('says what to do about lines that end with CR alone', () => {
    const refused = (message: string, hint: string) =>
      expect.objectContaining({ code: 'TABLE_INVALID', message, hint });
    expect(() => readJsonLine('{"a":1}\r{"a":2}\r', '/t.jsonl')).toThrow(
      refused(
        '/t.jsonl is no JSON Lines: "{\\"a\\":1}\\r{\\"a\\":2}\\r"; a CR that no LF follows ends no line',
        'convert its line ends to LF or CR LF',
      ),
    );
    expect(() => readJsonLine('{"a":1\r', '/t.jsonl')).toThrow(
      refused('/t.jsonl is no JSON Lines: "{\\"a\\":1\\r"', 'each line must be one JSON object'),
    );
  });
});
