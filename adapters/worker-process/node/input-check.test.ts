import { mkdtempSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChangedInput } from './input-check.ts';

describe('findChangedInput', () => {
  let folder: string;
  let path: string;
  const planned = () => {
    const { size, mtimeMs } = statSync(path);
    return { paths: [path], sizes: [size], modifiedMs: [Math.floor(mtimeMs)] };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-inputs-'));
    path = join(folder, 'a.png');
    writeFileSync(path, '12345');
    utimesSync(path, 1_700_000_000, 1_700_000_000.9994);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds nothing while files are as planned, to the millisecond', () => {
    const { modifiedMs } = planned();
    expect(findChangedInput(planned())).toBeUndefined();
    expect(findChangedInput({ ...planned(), modifiedMs: modifiedMs.map((ms) => ms + 1) })).toBeUndefined();
  });

  it('names both states of a file of another size', () => {
    const plan = { ...planned(), sizes: [4] };
    expect(findChangedInput(plan)).toEqual({
      path,
      message: `${path} was planned with 4 bytes, time 2023-11-14T22:13:20.999Z; it now has 5 bytes, time 2023-11-14T22:13:20.999Z`,
    });
  });

  it('notices another time at the same size', () => {
    const plan = planned();
    utimesSync(path, 1_700_000_000, 1_700_000_003);
    expect(findChangedInput(plan)?.message).toContain('it now has 5 bytes, time 2023-11-14T22:13:23.000Z');
  });

  it('notices that a file is gone, or is below a file now', () => {
    const plan = planned();
    unlinkSync(path);
    expect(findChangedInput(plan)?.message).toContain('it is gone now');
    writeFileSync(path, '');
    expect(findChangedInput({ ...plan, paths: [join(path, 'b.png')] })?.message).toContain('it is gone now');
  });
});
