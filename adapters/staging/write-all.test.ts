import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeAll } from './write-all.ts';

/** Takes so many bytes a call, as a disk that is nearly full; then what `full` throws. */
function narrow(most: number, room: number, kept: number[]): Pick<FileHandle, 'write'> {
  const write = async (bytes: Uint8Array, from: number, length: number, at: number) => {
    const taken = Math.min(length, most, room - kept.length);
    if (taken === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(at).toBe(100 + kept.length);
    kept.push(...bytes.subarray(from, from + taken));
    return { bytesWritten: taken, buffer: bytes };
  };
  return { write } as unknown as Pick<FileHandle, 'write'>;
}

describe('writing all', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, at) => at);

  it('goes on where the system took less than it was given', async () => {
    const kept: number[] = [];
    await writeAll(narrow(7, 1_000, kept), bytes, 100, '/tmp/it');
    expect(kept).toEqual([...bytes]);
  });

  it('says that the disk is full, and of which file', async () => {
    await expect(writeAll(narrow(7, 15, []), bytes, 100, '/tmp/it')).rejects.toMatchObject({
      code: 'STORE_FULL',
      message: 'disk full: cannot write /tmp/it (ENOSPC)',
    });
  });
});
