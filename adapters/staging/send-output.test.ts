import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('the files that a script wrote', () => {
  it('are warned of where another mini-batch had written one of that name, and the last stays', async () => {
    expect(await sent(3, ['a', 'b'])).toEqual([]);
    expect(await sent(14, ['a', 'b'])).toEqual([
      expect.stringMatching(/^same-file\tit wrote [ab] into the output folder, as mini-batch 3 did: the last stays/),
    ]);
    expect(kept.get('a')).toEqual({ text: 'of 14', note: 'job/step/14' });
  });

  it('take the place of what the same mini-batch wrote before, and of what another job did', async () => {
    await sent(3, ['a'], 'earlier/step');
    expect(await sent(3, ['a'])).toEqual([]);
    expect(await sent(3, ['a'])).toEqual([]);
    expect(await sent(4, ['a'], 'later/step')).toEqual([]);
    expect(kept.get('a')).toEqual({ text: 'of 4', note: 'later/step/4' });
  });
});
