import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPatterns } from './path-patterns.ts';

const below = (pattern: string, path: string): boolean => pathPatterns.compile(pattern).matches(path);
const enters = (pattern: string, folder: string): boolean => pathPatterns.compile(pattern).mayEnter(folder);

describe('a path pattern', () => {
  it.each([
    ['/data/images/**/*.png', '/data/images'],
    ['/data/images', '/data/images'],
    ['/data//./images/', '/data/images'],
    ['images/{a,b}/*', 'images'],
    ['*.png', ''],
    ['/*.png', '/'],
    ['/', '/'],
    ['/a\\*b/c?', '/a*b'],
    ['/data\\[1\\].csv', '/data[1].csv'],
    ['/photo (1)/+x!@^$|/*', '/photo (1)/+x!@^$|'],
    ['/a}b]/*', '/a}b]'],
    ['/new\nline/#%/-x/*', '/new\nline/#%/-x'],
  ])('%j has the base %j', (pattern, base) => {
    expect(pathPatterns.compile(pattern).base).toBe(base);
  });

  it.each([
    ['*', 'a', 'a/b'],
    ['*', 'two\nlines', '.hidden'],
    ['.*', '.hidden', 'seen'],
    ['*.png', 'x.png', 'x.PNG'],
    ['*.png', '1 2.png', 'x.pngs'],
    ['?.png', 'é.png', 'ab.png'],
    ['**/*.png', 'x.png', 'x.txt'],
    ['**/*.png', 'a/b/x.png', '.git/x.png'],
    ['**/*.png', 'a\nb/c.png', 'a/.c.png'],
    ['a*/**', 'ab/c/d', 'ab'],
    ['*/', 'a/b/c', 'a'],
    ['{a,b/c}/*.png', 'b/c/x.png', 'b/x.png'],
    ['*.{png,jpg}', 'x.jpg', 'x.gif'],
    ['{8..12}.png', '10.png', '13.png'],
    ['{08..12}.png', '08.png', '8.png'],
    ['{a..c}x', 'bx', 'dx'],
    ['[a-c]x', 'bx', 'dx'],
    ['[!a-c]x', 'dx', 'bx'],
    ['[]x]*', ']', 'y'],
    ['[[:digit:]]*', '1x', 'x1'],
    ['*(1)', 'photo(1)', 'photo1'],
    ['*a+', 'xa+', 'xaa'],
    ['!*', '!x', 'x'],
    ['*"q"', 'a"q"', 'aq'],
    ['\\*?', '*a', 'ba'],
    ['?\\{a,b\\}', 'x{a,b}', 'xa'],
    ['[a]}*', 'a}', 'a'],
    ['*|b', 'a|b', 'b'],
    ['$^*', '$^x', 'x'],
    ['*@(a)', 'x@(a)', 'xa'],
    ['*#%-', 'a#%-', 'a'],
  ])('%j matches %j and not %j', (pattern, yes, no) => {
    expect(below(pattern, yes)).toBe(true);
    expect(below(pattern, no)).toBe(false);
  });

  it.each([
    ['', 'it is empty'],
    ['a[b', "a '[' is never closed"],
    ['a/[b/c]', "a '[' is never closed"],
    ['a{b,c/d', "a '{' is never closed"],
    ['a\\', 'it ends with a single backslash'],
    ['a*/../b', "a '..' stands behind a wildcard"],
    ['a\0*', 'it holds a NUL'],
  ])('refuses %j: %s', (pattern, why) => {
    expect(() => pathPatterns.compile(pattern)).toThrow(
      expect.objectContaining({ code: 'JOB_INVALID', message: expect.stringContaining(why) }),
    );
  });

  it('never enters a folder in which nothing can match', () => {
    expect(enters('/images/*.png', 'cats')).toBe(false);
    expect(enters('/images/*/[ab]/*.png', 'cats')).toBe(true);
    expect(enters('/images/*/[ab]/*.png', 'cats/a')).toBe(true);
    expect(enters('/images/*/[ab]/*.png', 'cats/c')).toBe(false);
    expect(enters('/images/*/[ab]/*.png', 'cats/a/x')).toBe(false);
    expect(enters('/images/c*/**/x.png', 'dogs')).toBe(false);
    expect(enters('/images/c*/**/x.png', 'cats/a/b/c')).toBe(true);
    expect(enters('/images/{a,b/c}/d/*.png', 'b/c/d')).toBe(true);
  });

  it('enters every folder above a path that matches', () => {
    const part = fc.constantFrom('a', 'ab', '*', 'a*', '**', '{a,b}', '{a,b/c}', '[ab]', '?');
    const name = fc.constantFrom('a', 'b', 'ab', 'c', '.a', 'x y');
    const paths = fc.array(fc.array(name, { minLength: 1, maxLength: 5 }), { minLength: 50, maxLength: 50 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), paths, (parts, tries) => {
        const pattern = pathPatterns.compile(`*/${parts.join('/')}`);
        for (const names of tries.filter((path) => pattern.matches(path.join('/')))) {
          for (let n = 1; n < names.length; n++) expect(pattern.mayEnter(names.slice(0, n).join('/'))).toBe(true);
        }
      }),
    );
  });

  it('names any file at all when its wildcards are escaped', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => !/[/\0]/.test(s) && !/^\.+$/.test(s));
    fc.assert(
      fc.property(name, (text) => {
        const escaped = text.replace(/[\\*?[{]/g, '\\$&');
        const plain = pathPatterns.compile(`/x/${escaped}`);
        expect(plain).toMatchObject({ base: `/x/${text}`, isGlob: false });
        expect(below(`*/${escaped}`, `x/${text}`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
