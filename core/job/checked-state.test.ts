import { describe, expect, it } from 'vitest';
import type { Store } from '../ports/store.ts';
import { checkedState, readCheckedState } from './checked-state.ts';

const holding = (bytes: Uint8Array | undefined) => ({ read: async () => bytes }) as unknown as Store;

describe('a state file with a checksum', () => {
  const content = { next: 3, path: '/data/é', list: [{ a: null }] };

  it('is JSON, and gives back what was put in', async () => {
    expect(JSON.parse(new TextDecoder().decode(checkedState(content)))).toMatchObject(content);
    expect(await readCheckedState(holding(checkedState(content)), 'seal.1')).toEqual(content);
    expect(await readCheckedState(holding(checkedState({})), 'seal.1')).toEqual({});
    expect(await readCheckedState(holding(undefined), 'seal.1')).toBeUndefined();
  });

  it('is refused by its name with any one bit flipped, cut anywhere, or without its checksum', async () => {
    const bytes = checkedState(content);
    const broken = [...bytes.keys()].flatMap((at) => [
      ...Array.from({ length: 8 }, (_, bit) => bytes.map((byte, place) => (place === at ? byte ^ (1 << bit) : byte))),
      bytes.subarray(0, at),
    ]);
    for (const each of [...broken, new TextEncoder().encode('{"next":3}\n')]) {
      await expect(readCheckedState(holding(each), 'seal.1')).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        message: expect.stringContaining('seal.1'),
      });
    }
  });
});
