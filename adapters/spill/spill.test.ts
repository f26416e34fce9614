import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSpill } from './spill.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'spill-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const encoder = new TextEncoder();

async function gathered(
  pieces: readonly (readonly [number, string])[],
  limits: { bufferBytes: number; runsMax: number },
) {
  const spill = openSpill(folder, limits);
  for (const [group, text] of pieces) {
    const full = spill.add(group, encoder.encode(text));
    if (full !== undefined) await full;
  }
  const found: [number, string][] = [];
  for await (const { group, bytes } of spill.groups()) {
    const last = found.at(-1);
    const text = Buffer.from(bytes).toString('latin1');
    if (last?.[0] === group) last[1] += text;
    else found.push([group, text]);
  }
  await spill.close();
  return found;
}

function expected(pieces: readonly (readonly [number, string])[]): [number, string][] {
  const groups = new Map<number, string>();
  for (const [group, text] of pieces) groups.set(group, (groups.get(group) ?? '') + text);
  return [...groups].sort(([a], [b]) => a - b);
}

describe('gathering by spilling', () => {
  it('gives every group its pieces in their order, whatever was spilt and merged', async () => {
    const piece = fc.tuple(fc.nat(5), fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'b', 'c') }));
    const limits = fc.record({
      bufferBytes: fc.integer({ min: 1, max: 100 }),
      runsMax: fc.integer({ min: 2, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), limits, async (pieces, each) => {
        expect(await gathered(pieces, each)).toEqual(expected(pieces));
      }),
      { numRuns: 100 },
    );
  });

  it('takes pieces that are larger than its buffers', async () => {
    const pieces = [0, 1, 0].map((group) => [group, String(group).repeat(700_000)] as const);
    const found = await gathered(pieces, { bufferBytes: 1_000, runsMax: 2 });
    expect(found.map(([group, text]) => [group, text.length])).toEqual([
      [0, 1_400_000],
      [1, 700_000],
    ]);
  });

  it('leaves no file behind, even while it works', async () => {
    const spill = openSpill(folder, { bufferBytes: 1, runsMax: 2 });
    for (let at = 0; at < 9; at += 1) await spill.add(at, encoder.encode('x'));
    expect(readdirSync(folder)).toEqual([]);
    await spill.close();
    await spill.close();
  });

  it('says which folder cannot be written', async () => {
    const spill = openSpill('/dev/null/spill', { bufferBytes: 1, runsMax: 2 });
    await spill.add(0, encoder.encode('x'));
    await expect(spill.add(1, encoder.encode('x'))).rejects.toThrow('/dev/null/spill cannot be written');
  });
});
