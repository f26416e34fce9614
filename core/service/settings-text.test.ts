import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readSettingsText } from './settings-text.ts';

const faultsOf = (text: string) => readSettingsText(text).faults.map(({ line, what }) => `${line}: ${what}`);

describe('the text of a settings file', () => {
  it.each([
    '',
    '\n \t\n# KAFKA_SSL: true\n#a=b',
    'A=1\nB=two words \nC=',
    'export A=1\r\nB = 2 # comment\r\n',
    'A="a # b"\nB=\'a # b\' # c\nC=`"`',
    'A="one\n# two\nthree"\nB=1',
    'A="one\\ntwo\\t"\nB=\'one\\ntwo\'',
    "A=it's\nB=a=b==",
  ])('means what parseEnv takes it for: %j', (text) => {
    const { settings, faults } = readSettingsText(text);
    expect(faults).toEqual([]);
    expect(Object.fromEntries([...settings].map(([name, { value }]) => [name, value]))).toEqual({ ...parseEnv(text) });
  });

  it('takes no name from a comment', () => {
    expect(readSettingsText('A=1\n  # B=2')).toEqual({
      settings: new Map([['A', { value: '1', line: 1 }]]),
      faults: [],
    });
  });

  it('takes no value from the next line', () => {
    expect(readSettingsText('A= \nB=1 ').settings).toEqual(
      new Map([
        ['A', { value: '', line: 1 }],
        ['B', { value: '1', line: 2 }],
      ]),
    );
  });

  it.each([
    ['KAFKA_BROKERS: a:9092', ['1: this is neither NAME=value, nor a comment, nor empty']],
    ['A=1\n\nKAFKA_SSL', ['3: this is neither NAME=value, nor a comment, nor empty']],
    ['=1', ['1: this is neither NAME=value, nor a comment, nor empty']],
    ['"A": "b=c"', ['1: this is neither NAME=value, nor a comment, nor empty']],
    ['A="1\n2"\nA=3', ['3: A is given in line 1 already']],
    ['A="1\nB=2', ['1: A has a value whose " is never closed']],
    ["A='1' 2\nB=2", ["1: A goes on after its closing '"]],
    ['A=gr#ist', ['1: A has a # in its value: put the value in quotes, or a space before a comment']],
    ['A=#', ['1: A has a # in its value: put the value in quotes, or a space before a comment']],
    ['A=1\rB=2', ['1: A has a control character in its value']],
  ])('has a fault where something would be lost: %j', (text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it('is read on behind a fault, every line of it', () => {
    const { settings, faults } = readSettingsText('{\n  "A": 1\n}\nB="x\ny" z\nC=3');
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect([...settings]).toEqual([['C', { value: '3', line: 6 }]]);
  });

  it('never tells a line', () => {
    expect(faultsOf('KAFKA_SASL_PASSWORD: grist-47\nB="grist-47" grist-47\nC="grist-47').join()).not.toMatch(/grist/);
  });
});
