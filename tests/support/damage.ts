import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { SeededRandom } from './seeded-random.ts';

export type Damage = 'cut' | 'flipped' | 'lost';

/** Does that to a file, at a random place. Says what it did. */
export function damage(path: string, how: Damage, random: SeededRandom): string {
  if (how === 'lost') {
    rmSync(path);
    return 'lost';
  }
  const { bytes, said } = damaged(readFileSync(path), how, random);
  // In place: the output may be the same file by another name.
  if (how === 'cut') truncateSync(path, bytes.length);
  else writeFileSync(path, bytes);
  return said;
}

/** Content with that done to it, and what was done. */
export function damaged(
  content: Uint8Array,
  how: Exclude<Damage, 'lost'>,
  random: SeededRandom,
): { readonly bytes: Uint8Array; readonly said: string } {
  const bytes = Buffer.from(content);
  const at = random.below(bytes.length);
  if (how === 'cut') return { bytes: bytes.subarray(0, at), said: `cut at byte ${at} of ${bytes.length}` };
  const bit = random.below(8);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return { bytes, said: `bit ${bit} of byte ${at} of ${bytes.length} flipped` };
}
