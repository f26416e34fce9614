import { expect, it } from 'vitest';
import { checkTables } from '../support/table-cases.ts';

// A dozen seconds of an idle machine, most of them Python's.
const TIMEOUT_MS = 240_000;

it(
  'what both workers read of 200 random tables in mini-batches, values and types, is what pandas reads of them whole',
  async () => {
    const { miniBatches, rows } = await checkTables(200, 1);
    expect(miniBatches).toBeGreaterThan(500);
    expect(rows).toBeGreaterThan(2_000);
  },
  TIMEOUT_MS,
);
