import { describe, expect, it } from 'vitest';
import { compareBytes, inByteOrder } from './byte-order.ts';

async function ordered(names: readonly string[], pageSize: number): Promise<string[]> {
  async function* pages() {
    for (let at = 0; at < names.length; at += pageSize) yield names.slice(at, at + pageSize).map((path) => ({ path }));
  }
  const found: string[] = [];
  for await (const page of inByteOrder(pages())) found.push(...page.map(({ path }) => path));
  return found;
}

describe('a listing in byte order', () => {
  const NAMES = [
    'a',
    'a\ud7ff',
    'a\uffee',
    'a\u{1f600}',
    'a\u{1f600}\uffee',
    'a\u{1f600}\u{1f601}',
    'b',
    '\uffee',
    '\u{1f600}',
  ];

  it.each([1, 2, 3, 100])('is made from one in the order of UTF-16 units, in pages of %i', async (size) => {
    expect(await ordered(NAMES.toSorted(), size)).toEqual(NAMES.toSorted(compareBytes));
  });

  it('stays what it is when it is in byte order already', async () => {
    const names = NAMES.toSorted(compareBytes);
    expect(await ordered(names, 2)).toEqual(names);
  });
});
