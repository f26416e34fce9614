import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { SeededRandom } from './seeded-random.ts';

export type Damage = 'cut' | 'flipped' | 'lost';

/** Does that to a file, at a random place. Says what it did. */
export function damage(path: string, how: Damage, random: SeededRandom): string {
  if (how === 'lost') {
    rmSync(path);
    return 'lost';
  }
  const bytes = readFileSync(path);
  const at = random.below(bytes.length);
  if (how === 'cut') {
    truncateSync(path, at);
    return `cut at byte ${at} of ${bytes.length}`;
  }
  const bit = random.below(8);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  // In place: the output may be the same file by another name.
  writeFileSync(path, bytes);
  return `bit ${bit} of byte ${at} of ${bytes.length} flipped`;
}
