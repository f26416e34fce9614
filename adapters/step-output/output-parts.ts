import type { EpochPart } from '../../core/ports/ordered-output.ts';

export const bytesOf = (parts: readonly EpochPart[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** The first `bytes` bytes of what the parts make together. */
export function cutParts(parts: readonly EpochPart[], bytes: number): readonly EpochPart[] {
  const kept: EpochPart[] = [];
  let left = bytes;
  for (const { epoch, length } of parts) {
    if (left <= 0) break;
    kept.push({ epoch, length: Math.min(length, left) });
    left -= length;
  }
  return kept;
}

/** The parts with this length for the epoch, which stands last. */
export const withLength = (parts: readonly EpochPart[], epoch: number, length: number): readonly EpochPart[] => [
  ...parts.filter((part) => part.epoch !== epoch),
  { epoch, length },
];
