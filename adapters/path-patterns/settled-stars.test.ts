import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { settleStars } from './settled-stars.ts';

const OPTIONS: picomatch.PicomatchOptions = { flags: 's', noextglob: true, posix: true, strictSlashes: true };
const STARS = ['*', '*', '*', '?', '**', '/'];
const OTHERS = ['a', 'b', 'ab', '.', '\\*', '[ab]', '[!a]', '[.-0]', '[[:alpha:]]', '[![:alpha:]]', '{a,b}', '{a*,b}'];

/** An expression that is at it for ever would else hold up the test's own timeout. */
const isMatch = (expression: RegExp, path: string): boolean =>
  runInNewContext('expression.test(path)', { expression, path }, { timeout: 10_000 });

describe('settleStars', () => {
  it('changes nothing about what a pattern matches', () => {
    const pattern = fc.array(fc.constantFrom(...STARS, ...OTHERS), { minLength: 2, maxLength: 9 });
    const path = fc.string({ unit: fc.constantFrom('a', 'a', 'b', 'b', '1', '.', '/', '*', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(pattern, fc.array(path, { minLength: 30, maxLength: 30 }), (parts, paths) => {
        const expression = picomatch.makeRe(parts.join(''), OPTIONS);
        const settled = settleStars(expression);
        for (const each of paths) expect([each, settled.test(each)]).toEqual([each, expression.test(each)]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['*a*a*a*a*a*a*a*a*a*b', '*?*?*?*?*?*?*?*?b', '*a?*?a*aa*a\\**a*aa*b'])(
    'lets %j look at a long name without detours',
    (pattern) => expect(isMatch(settleStars(picomatch.makeRe(pattern, OPTIONS)), 'a'.repeat(200))).toBe(false),
  );
});
