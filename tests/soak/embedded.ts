import { MOMENTS, type Moment } from '../support/kill-moments.ts';
import { killRound } from '../support/kill-rounds.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import type { SoakFigures } from './figures.ts';

/** Embedded jobs that are killed whole, at any moment, and resumed. */
export async function soakEmbedded(rounds: number, seed: number, tell: (line: string) => void): Promise<SoakFigures> {
  const undisturbed = { kills: 0, isFirstLast: false, sha256: undefined, withinMs: 0 };
  const { sha256, tookMs: withinMs } = await killRound(new SeededRandom(0), undisturbed);
  const met: Moment[] = [];
  let mostAgain = 0;
  for (let round = 0; round < rounds; round += 1) {
    const plan = { kills: 1 + (round % 3), isFirstLast: round % 2 === 1, sha256, withinMs };
    const killed = await killRound(new SeededRandom(seed + round), plan).catch((error) => {
      throw new Error(`embedded round ${round} (seed ${seed + round})`, { cause: error });
    });
    met.push(...killed.met);
    mostAgain = Math.max(mostAgain, killed.mostAgain);
    if ((round + 1) % 25 === 0) tell(`embedded: ${round + 1} rounds`);
  }
  const moments = MOMENTS.map((moment) => [moment, met.filter((each) => each === moment).length] as const);
  const figures = { rounds, kills: met.length, ...Object.fromEntries(moments), 'different outputs': 0 };
  return { name: 'embedded', figures: { ...figures, 'at most scored again after a kill': mostAgain } };
}
