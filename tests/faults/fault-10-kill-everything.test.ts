import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { killRound } from '../support/kill-rounds.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const ROUNDS = 10;
const SLOW_TURNS = ['--import', join(import.meta.dirname, '..', 'support', 'slow-turns.mjs')];

describe('fault 10: everything is killed at any moment', () => {
  let sha256: string;
  beforeAll(async () => {
    ({ sha256 } = await killRound(new SeededRandom(0), { kills: 0, isFirstLast: false, sha256: undefined }));
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'resume gives the bytes of an undisturbed run, scoring little again (round %i)',
    async (round) => {
      const random = new SeededRandom(round);
      const kills = 1 + (round % 3);
      expect(await killRound(random, { kills, isFirstLast: round % 2 === 1, sha256 })).toMatchObject({ sha256 });
    },
  );

  it.each([0, 1, 2])('scores as little again when the program seldom gets the processor (round %i)', async (round) => {
    const random = new SeededRandom(200 + round);
    const seldom = { kills: 3, isFirstLast: false, sha256, nodeOptions: SLOW_TURNS };
    expect(await killRound(random, seldom)).toMatchObject({ sha256 });
  });

  it('gives the bytes of an undisturbed run in parquet as well', async () => {
    const settings = { append_row_format: 'parquet', append_row_columns: { row: 'string' } };
    const undisturbed = { kills: 0, isFirstLast: false, sha256: undefined, settings };
    const { sha256: whole } = await killRound(new SeededRandom(0), undisturbed);
    for (const kills of [1, 3]) {
      const random = new SeededRandom(100 + kills);
      await killRound(random, { kills, isFirstLast: kills === 3, sha256: whole, settings });
    }
  });
});
