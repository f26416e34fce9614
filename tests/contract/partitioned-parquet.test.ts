import { expect, it } from 'vitest';
import { checkPartitionedParquet } from '../support/parquet-cases.ts';

const TIMEOUT_MS = 240_000;

it(
  'what both workers read of each combination of 30 random parquet tables is its rows, with the types of the table',
  async () => {
    const { combinations } = await checkPartitionedParquet(30, 1);
    expect(combinations).toBeGreaterThan(60);
  },
  TIMEOUT_MS,
);
