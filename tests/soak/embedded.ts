import { killRound } from '../support/kill-rounds.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import type { SoakFigures } from './figures.ts';

/** Embedded jobs that are killed whole, at any moment, and resumed. */
export async function soakEmbedded(rounds: number, seed: number, tell: (line: string) => void): Promise<SoakFigures> {
  const sha256 = await killRound(new SeededRandom(0), { kills: 0, isFirstLast: false, sha256: undefined });
  let kills = 0;
  for (let round = 0; round < rounds; round += 1) {
    const plan = { kills: 1 + (round % 3), isFirstLast: round % 2 === 1, sha256 };
    await killRound(new SeededRandom(seed + round), plan).catch((error) => {
      throw new Error(`embedded round ${round} (seed ${seed + round})`, { cause: error });
    });
    kills += plan.kills;
    if ((round + 1) % 25 === 0) tell(`embedded: ${round + 1} rounds`);
  }
  return { name: 'embedded', figures: { rounds, kills, 'different outputs': 0 } };
}
