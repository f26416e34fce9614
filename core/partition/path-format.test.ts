import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePathFormat, type PathFormat } from './path-format.ts';

const read = (format: string, path: string) => (compilePathFormat(format) as PathFormat).read(path);

describe('compilePathFormat', () => {
  it.each([
    ['{city}/{year}/*.png', '/data/london/2020/a.png', ['london', '2020']],
    ['/{city}/{year}/*.png', '/data/london/2020/a.png', ['london', '2020']],
    ['{city}_{year}.csv', '/data/new_york_2020.csv', ['new', 'york_2020']],
    ['STATE={state}/*.csv', '/data/STATE=CA/a.csv', ['CA']],
    ['{day:yyyy/MM/dd}/x', '/data/2024/02/29/x', ['2024-02-29']],
    ['{t:yyyyMMddHHmmss}.bin', '/data/20240229120001.bin', ['2024-02-29T12:00:01']],
    ['{day:yyyy-MM}/{name}.txt', '/2024-03/a+(b).txt', ['2024-03-01', 'a+(b)']],
    ['{city}/**', 'london/2020/a.png', ['london']],
    ['{city}/', 'london/a.png', ['london']],
    ['{city}/**/{name}.png', 'london/x/y/a.png', ['london', 'a']],
    ['{city}/**/{name}.png', 'london/a.png', ['london', 'a']],
    ['{a}/x\ny', 'b/x\ny', ['b']],
    ['{a}toString', 'btoString', ['b']],
    ['{a}{b}*', '😀yz', ['😀', 'y']],
  ])('%s reads %s', (format, path, values) => {
    expect(read(format, path)).toEqual(values);
  });

  it.each([
    ['{city}/{year}/*.png', '/a.png'],
    ['{city}/*.png', '/london/a.jpg'],
    ['{city}/*.png', '/london/2020/x/../a.jpg'],
    ['{day:yyyy/MM/dd}/x', '/2023/02/29/x'],
    ['{t:HH-yyyy}/x', '/24-2020/x'],
    ['{city}/**', '/london/a.png'],
    ['{city}.csv', '/londonxcsv'],
  ])('%s does not fit %s', (format, path) => {
    expect(read(format, path)).toBeUndefined();
  });

  it.each([
    ['*.png', 'names nothing'],
    ['{a}/{a}/x', '{a} stands in it twice'],
    ['{a:dd}/x', 'is neither {name} nor'],
    ['{a:yyyy/yyyy}', 'is neither {name} nor'],
    ['{a}/{b', '{ is neither'],
    ['{}', '{ is neither'],
  ])('%s is refused: %s', (format, why) => {
    expect(compilePathFormat(format)).toContain(why);
  });

  it('reads what a regular expression with lazy names and greedy stars finds', () => {
    const wildcards = { '': '', '*': '[^/]*', '**': '.*', '**/': '(?:[^/]+/)*' };
    const wildcard = fc.constantFrom(...Object.entries(wildcards));
    const between = fc.constantFrom('{', '{', 'a', '-', '-/', '😀');
    const paths = fc.array(fc.string({ unit: fc.constantFrom('a', '-', '-', '/', '😀'), maxLength: 9 }), {
      minLength: 9,
    });
    const pieces = fc.array(fc.tuple(wildcard, between), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(pieces, paths, (found, names) => {
        const format = found.map(([[star], text], at) => `${star}${text === '{' ? `{n${at}}` : text}`).join('');
        const pattern = found.map(([[, star], text]) => `${star}${text === '{' ? '([^/]+?)' : text}`).join('');
        const expected = new RegExp(`${format.includes('**') ? '^' : '(?:^|/)'}${pattern}-$`, 'su');
        fc.pre(format.includes('{'));
        for (const name of names) expect(read(`${format}-`, name)).toEqual(expected.exec(name)?.slice(1));
      }),
      { numRuns: 300 },
    );
  });
});
