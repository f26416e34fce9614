import { describe, expect, it } from 'vitest';
import { jsonObject } from './json-object.ts';

describe('jsonObject', () => {
  it('is the object that a line holds', () => {
    expect(jsonObject(' {"a": [1]}\r', '/t.jsonl')).toEqual({ a: [1] });
  });

  it.each(['a,b', '[1]', 'null', '1', '', '{"a":1} x'])('names the file for %j', (line) => {
    expect(() => jsonObject(line, '/t.jsonl')).toThrow(`/t.jsonl is no JSON Lines: ${JSON.stringify(line)}`);
  });
});
