import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonRecord } from './json-record.ts';
import { jsonText } from './json-text.ts';

it.each([
  ['{"v":1.10}', '1.10'],
  ['{ "v" : 1e400 }', '1e400'],
  ['{"v":12345678901234567890.123,"w":1}', '12345678901234567890.123'],
  ['{"w":{"v":1},"v":{ "b" : 1, "1": [ 2.50, "x  \\" y", {} ] }}', '{"b":1,"1":[2.50,"x  \\" y",{}]}'],
  ['{"v":1,"v":[ -0.0 ]}', '[-0.0]'],
  ['{"\\u0076":true}', 'true'],
])('of %s a column of texts has what stands there', (text, expected) => {
  expect(new JsonRecord(text).value('v', 'string')).toBe(expected);
  expect(new JsonRecord(text).value('v', null)).toBe(expected);
});

it('other columns have the value itself, and what is missing is null', () => {
  const record = new JsonRecord('{"v":1.10,"s":"1.10"}');
  expect(['v', 's', 'x'].map((name) => record.value(name, 'float'))).toEqual([1.1, '1.10', null]);
  expect(['s', 'x', 'toString'].map((name) => record.value(name, 'string'))).toEqual(['1.10', null, null]);
});

it('whatever an object holds, each text is that of its value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (object, indent) => {
      const record = new JsonRecord(JSON.stringify(object, null, indent));
      for (const [name, value] of Object.entries(JSON.parse(JSON.stringify(object)) as object)) {
        const isText = typeof value === 'string' || value === null;
        expect(record.value(name, 'string')).toEqual(isText ? value : JSON.stringify(value));
      }
    }),
  );
});

it.each(['\\n', '\\"', '\\\\'])('a text may have any number of escapes (%s)', (escaped) => {
  const long = `"${escaped.repeat(6_000_000)}"`;
  expect(new JsonRecord(`{"a":${long},"v":1.0}`).value('v', null)).toBe('1.0');
});

it('a value may be nested as deep as it likes, beside and around whole numbers of any size', () => {
  const deep = `${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}`;
  const record = new JsonRecord(`{"v":${deep},"i":12345678901234567}`);
  expect(record.value('v', 'string')).toBe(deep);
  expect(record.value('i', 'int')).toBe(12345678901234567n);
  expect(jsonText(record.value('v', 'int'))).toBe('[…]');
});

it.each(['[]', '1', 'null', '{', ''])('%j is none', (text) => {
  expect(() => new JsonRecord(text)).toThrow(SyntaxError);
});
