import { beforeAll, describe, expect, it } from 'vitest';
import { azuritePort } from '../support/azurite.ts';
import { blobKillRound } from '../support/blob-kill-rounds.ts';
import { killRound } from '../support/kill-rounds.ts';
import { SeededRandom } from '../support/seeded-random.ts';

/** More of them: `npm run soak -- --blob 100`. */
const ROUNDS = 4;
const TIMEOUT_MS = 300_000;

describe('faults 10 and 42, workspace in Azure Blob: everything is killed, and the service misbehaves', () => {
  let sha256: string;
  beforeAll(async () => {
    ({ sha256 } = await killRound(new SeededRandom(0), { kills: 0, isFirstLast: false, sha256: undefined }));
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'resume gives the bytes of the folder (round %i)',
    async (round) => {
      const plan = { kills: 1 + (round % 3), isFirstLast: round % 2 === 1, sha256 };
      expect(await blobKillRound(await azuritePort(), new SeededRandom(round), plan)).toMatchObject({ sha256 });
    },
    TIMEOUT_MS,
  );
});
