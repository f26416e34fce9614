import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOST_OF_A_KIND } from '../../core/ports/outcome.ts';
import type { Store } from '../../core/ports/store.ts';
import { sendOutput } from './send-output.ts';

let local: string;
let kept: Map<string, { text: string; note: string }>;
beforeEach(() => {
  local = mkdtempSync(join(tmpdir(), 'sent-'));
  kept = new Map();
});
afterEach(() => rmSync(local, { recursive: true, force: true }));

const bytesOf = (content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> =>
  content instanceof Uint8Array ? Promise.resolve(Buffer.from(content)) : buffer(content);

const store = {
  stat: async (path) => ({ path, size: 0, modifiedMs: 0, note: kept.get(path)?.note ?? '' }),
  put: async (path, content, note = '') => {
    const bytes = await bytesOf(content);
    kept.set(path, { text: bytes.toString(), note });
  },
  putIfAbsent: async (path, content, note = '') => {
    if (kept.has(path)) return false;
    const bytes = await bytesOf(content);
    kept.set(path, { text: bytes.toString(), note });
    return true;
  },
} satisfies Partial<Store>;

/** What a mini-batch is warned of that wrote these files. */
function sent(index: number, names: readonly string[], writer = 'job/step'): Promise<readonly string[]> {
  for (const name of names) writeFileSync(join(local, name), `of ${index}`);
  return sendOutput({ local, remote: '', writer }, store, index);
}

const AS = 'as mini-batch 3 did: that of mini-batch 14 stays';

describe('the files that a script wrote', () => {
  it('are warned of where another mini-batch had written one of that name, and the last stays', async () => {
    expect(await sent(3, ['a', 'b'])).toEqual([]);
    expect((await sent(14, ['a', 'b'])).toSorted()).toEqual(
      ['a', 'b'].map((name) =>
        expect.stringContaining(`same-file ${name}\tit wrote ${name} into the output folder, ${AS}`),
      ),
    );
    expect(kept.get('a')).toEqual({ text: 'of 14', note: 'job/step/14' });
  });

  it('are said to be of the mini-batch whose stay, where another writes at the same moment', async () => {
    await sent(3, ['a']);
    const put = vi.spyOn(store, 'put').mockImplementationOnce(async (path) => {
      kept.set(path, { text: 'of 20', note: 'job/step/20' });
    });
    expect(await sent(14, ['a'])).toEqual([
      expect.stringContaining('as mini-batch 20 did: that of mini-batch 20 stays'),
    ]);
    put.mockRestore();
  });

  it('are warned of no more than are told, and one, so that it is known that there are more', async () => {
    const names = Array.from({ length: MOST_OF_A_KIND + 5 }, (_, at) => `${at}`);
    await sent(3, names);
    expect(await sent(14, names)).toHaveLength(MOST_OF_A_KIND + 1);
    expect([...kept.values()].every(({ text }) => text === 'of 14')).toBe(true);
  });

  it('take the place of what the same mini-batch wrote before, and of what another job did', async () => {
    await sent(3, ['a'], 'earlier/step');
    expect(await sent(3, ['a'])).toEqual([]);
    expect(await sent(3, ['a'])).toEqual([]);
    expect(await sent(4, ['a'], 'later/step')).toEqual([]);
    expect(kept.get('a')).toEqual({ text: 'of 4', note: 'later/step/4' });
  });
});
