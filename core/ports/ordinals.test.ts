import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { ordinalAfter, ordinalOf, ordinalsIn } from './ordinals.ts';

const STRANGERS = ['0', '01', '-1', '1.5', '1e3', '0x10', ' 1', '1.bak', '4x', '', '2147483648', '9'.repeat(20)];

describe('the number of a run or an epoch', () => {
  it.each(STRANGERS)('is not %j', (name) => {
    expect(ordinalOf(name)).toBeUndefined();
  });

  it('is any that a record can carry', () => {
    expect(['1', '10', '2147483647'].map(ordinalOf)).toEqual([1, 10, 2_147_483_647]);
  });

  it('is that of a file right in the folder', async () => {
    const names = [...STRANGERS.filter((name) => name !== ''), '2', '10', 'old/7', '7/old'];
    const store = memoryStore(new Map(names.map((name) => [`epochs/${name}`, new Uint8Array()])));
    expect((await ordinalsIn(store, 'epochs')).sort((a, b) => a - b)).toEqual([2, 10]);
    expect(await ordinalsIn(store, 'runs')).toEqual([]);
  });

  it('has another behind it, but for the last: that is told with its file', () => {
    expect(ordinalAfter(0, 'runs/0')).toBe(1);
    expect(ordinalAfter(2_147_483_646, 'runs/2147483646')).toBe(2_147_483_647);
    expect(() => ordinalAfter(2_147_483_647, 'runs/2147483647')).toThrow(
      expect.objectContaining({
        code: 'STATE_CORRUPT',
        message: 'runs/2147483647 is in the workspace: no number comes after it',
      }),
    );
  });
});
