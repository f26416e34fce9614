const SMALLEST_BYTES = 8 * 1024 * 1024;
const BLOCKS_PER_LENGTH = 10_000;

/** How large a block of a blob must be that has this length so far. */
export type BlockSize = (length: number) => number;

/**
 * A blob has at most 50,000 blocks: those of a long one must be larger. So 84 GB take 10,000 blocks, one TB 35,000, and
 * 4.5 TB all.
 */
export const blockSize: BlockSize = (length) => Math.max(SMALLEST_BYTES, Math.ceil(length / BLOCKS_PER_LENGTH));
