import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8, isWide, sortNames } from './listing-order.ts';

const names = fc.string({ unit: 'binary', maxLength: 6 });
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('the order of a listing', () => {
  it('is that of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(byBytes(a, b));
      }),
      { numRuns: 2000 },
    );
    expect(compareUtf8('\u{1f600}', '\uff21')).toBeGreaterThan(0);
  });

  it('is that of JavaScript while no name is wide', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        if (!isWide(a) && !isWide(b)) expect(a < b).toBe(compareUtf8(a, b) < 0);
      }),
    );
  });

  it.each([
    ['plain', (i: number) => `image-${(i * 7919) % 40_009}.png`],
    ['wide', (i: number) => `${String.fromCodePoint(0xe000 + ((i * 7919) % 90_001))}-${i}`],
  ])('holds for very many %s names, with pauses while they are sorted', async (kind, nameOf) => {
    let pauses = 0;
    const pacer = {
      isDue: () => true,
      pause: async () => {
        pauses += 1;
      },
    };
    const many = Array.from({ length: 40_000 }, (_, i) => nameOf(i));
    const sorted = await sortNames([...many], kind === 'wide', pacer);
    const bytes = many.map((name) => Buffer.from(name)).sort(Buffer.compare);
    // Elements one by one would take longer than the sorting.
    expect(sorted.join('\n')).toBe(bytes.join('\n'));
    // Five runs, and a stretch of every merge.
    expect(pauses).toBeGreaterThan(30);
  });
});
