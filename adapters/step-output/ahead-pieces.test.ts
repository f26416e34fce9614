import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import { folderOutputFiles } from '../local-folder/output-files.ts';
import { AheadPieces } from './ahead-pieces.ts';

/** More than are kept in memory. */
const MANY = 20_000;

const settled = (index: number): SettledMiniBatch => ({
  index,
  run: 1,
  status: 'succeeded',
  items: 1,
  succeededItems: 1,
  rowCount: index % 3 === 0 ? 0 : 1,
  attempt: 1,
  scorer: 'a',
  worker: index % 2,
  durationMs: index / 8,
  error: '',
  traceback: '',
  inputs: [],
  rows: Buffer.from(index % 3 === 0 ? '' : `row ${index}\n`),
});

function isBack({ header, rows }: Awaited<ReturnType<AheadPieces['take']>>, wanted: SettledMiniBatch): boolean {
  const { index, worker, durationMs, length } = header;
  const isSame = index === wanted.index && worker === wanted.worker && durationMs === wanted.durationMs;
  return isSame && length === wanted.rows.length && Buffer.compare(rows, wanted.rows) === 0;
}

describe('AheadPieces', () => {
  let root: string;
  let ahead: AheadPieces;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'ahead-'));
    ahead = new AheadPieces(folderOutputFiles, (piece) => join(root, `ahead.${piece}`));
    const reversed = Array.from({ length: MANY }, (_, n) => settled(MANY - n));
    for (let at = 0; at < MANY; at += 1_000) await ahead.setAside(reversed.slice(at, at + 1_000));
  });
  afterEach(() => {
    ahead.close();
    rmSync(root, { recursive: true });
  });

  it('gives back what was set aside, be it kept or read again', async () => {
    const wrong: number[] = [];
    for (let index = 1; index <= MANY; index += 1)
      if (!isBack(await ahead.take(index), settled(index))) wrong.push(index);
    expect(wrong).toEqual([]);
    expect(ahead.bytes).toBe(0);
  });

  it('gives nothing back that is not as it was written', async () => {
    const fd = openSync(join(root, 'ahead.0'), 'r+');
    // The lowest index came last, and is not kept.
    const size = ahead.lengths(0).at(-1)?.length ?? 0;
    writeSync(fd, 'R', size - 6);
    expect(() => ahead.take(1)).toThrow('the rows of mini-batch 1 are not as written');
    expect((await ahead.take(2)).header.index).toBe(2);
  });
});
