import { describe, expect, it } from 'vitest';
import { csvRecords } from './csv-records.ts';

const PLAIN = { separator: ',', multiLine: false };
const MULTI = { separator: ',', multiLine: true };

describe('csvRecords', () => {
  it.each([
    ['', []],
    ['a', [['a']]],
    ['a,b\nc\n', [['a', 'b'], ['c']]],
    ['a,\n', [['a', null]]],
    ['\n\r\n""\n', [[], [], [null]]],
    ['"a\nb",c\n', [['a'], ['b"', 'c']]],
    ['"a""b"c"d,e\r\nf', [['a"bc"d', 'e'], ['f']]],
    ['a\r', [['a\r']]],
    ['"a\r\n', [['a']]],
    ['"",""', [[null, null]]],
  ])('cuts %j', (text, records) => {
    expect([...csvRecords(text, PLAIN)]).toEqual(records);
  });

  it.each([
    ['"a\nb",c\n', [['a\nb', 'c']]],
    ['"a\nb', [['a\nb']]],
    ['x"\n"y', [['x"'], ['y']]],
    ['"a"x\ny', [['ax'], ['y']]],
    ['"a"\r\n"\r\n",b', [['a'], ['\r\n', 'b']]],
  ])('leaves line breaks inside quotes where they are: %j', (text, records) => {
    expect([...csvRecords(text, MULTI)]).toEqual(records);
  });

  it('takes a megabyte of fields without separators or closing quotes in no time', () => {
    const text = '"ab\n'.repeat(250_000);
    // Else it would take minutes, which the limit of a test does not allow.
    expect([...csvRecords(text, PLAIN)]).toHaveLength(250_000);
  });
});
