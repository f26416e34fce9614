import { blobKillRound } from '../support/blob-kill-rounds.ts';
import { killRound } from '../support/kill-rounds.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { startAzurite } from '../support/start-azurite.ts';
import type { SoakFigures } from './figures.ts';

/** Embedded jobs with the workspace in a Blob service that misbehaves; they are killed whole, and resumed. */
export async function soakOnBlob(rounds: number, seed: number, tell: (line: string) => void): Promise<SoakFigures> {
  const undisturbed = { kills: 0, isFirstLast: false, sha256: undefined, withinMs: 0 };
  const { sha256, tookMs: withinMs } = await killRound(new SeededRandom(0), undisturbed);
  const { port, stop } = await startAzurite();
  let kills = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const plan = { kills: 1 + (round % 3), isFirstLast: round % 2 === 1, sha256, withinMs };
      const { met } = await blobKillRound(port, new SeededRandom(seed + round), plan).catch((error) => {
        throw new Error(`Blob round ${round} (seed ${seed + round})`, { cause: error });
      });
      kills += met.length;
      if ((round + 1) % 25 === 0) tell(`Blob: ${round + 1} rounds`);
    }
    return { name: 'Blob', figures: { rounds, kills, 'different outputs': 0 } };
  } finally {
    await stop();
  }
}
