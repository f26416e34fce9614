import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord, splitAsShell } from './shell-words.ts';

describe('a text of arguments', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  ', []],
    ['--a 1  --b\t2\n--c', ['--a', '1', '--b', '2', '--c']],
    [`--name 'two words' "and 'three' more"`, ['--name', 'two words', "and 'three' more"]],
    [`--x='a b'c"d e"`, ['--x=a bcd e']],
    [`'' ""`, ['', '']],
    ['a\\ b \\"c\\\\', ['a b', '"c\\']],
    [`"a\\"b\\\\c\\$d\\e"`, ['a"b\\c$d\\e']],
    [`'a\\b'`, ['a\\b']],
    ['a\\\nb', ['ab']],
    ['$HOME *.png #x `y` a$', ['$HOME', '*.png', '#x', '`y`', 'a$']],
    [
      '--in ${{ inputs.images }}/x --p=${{parameters.a b}}',
      ['--in', '${{ inputs.images }}/x', '--p=${{parameters.a b}}'],
    ],
  ])('%j is split as a shell would', (text, words) => expect(splitAsShell(text)).toEqual({ words }));

  it.each([`a 'b`, `a "b`, `"a\\"`, 'a\\'])('%j is refused', (text) =>
    expect(splitAsShell(text)).toEqual({ fault: expect.stringMatching(/never closed|backslash/) }),
  );

  it('gives back whatever was quoted', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitAsShell(words.map(shellWord).join(' '))).toEqual({ words });
      }),
    );
  });
});
