import type { LocalKafka } from '../../tools/kafka-local/start-kafka.ts';
import { startLab } from '../support/kafka-source.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServedProject } from '../support/served-project.ts';
import { ServiceRounds } from '../support/service-rounds.ts';
import type { SoakFigures } from './figures.ts';

const AWAY_MS = [0, 500, 3_000];
const RESTART_TRIES = 3;

export interface KafkaSoak {
  readonly rounds: number;
  /** Restarts of the broker (SIGKILL), spread over the rounds. */
  readonly restarts: number;
  /** SIGKILLs of scorers under one healthy job. */
  readonly scorers: number;
}

/** Services on a broker of our own: they are killed and stopped under their jobs, and so is the broker. */
export async function soakOnKafka(
  { rounds, restarts, scorers }: KafkaSoak,
  seed: number,
  tell: (line: string) => void,
): Promise<SoakFigures> {
  const { local, stop } = await startLab();
  const random = new SeededRandom(seed);
  const project = new ServedProject(local.brokers);
  try {
    const world = await ServiceRounds.open(project, random);
    let restarted = 0;
    const restart = async (settled: number): Promise<void> => {
      restarted += 1;
      await local.kill();
      tell(`Kafka: the broker is killed after ${settled} mini-batches`);
      await new Promise((resolve) => setTimeout(resolve, random.pick(AWAY_MS)));
      await restartSurely(local);
    };
    if (scorers > 0) await world.killScorers(scorers);
    tell(`Kafka: ${world.mischief.scorersKilled} scorers killed under a healthy job`);
    for (let round = 0; round < rounds; round += 1) {
      const isDue = restarted < Math.floor(((round + 1) * restarts) / rounds);
      await world.run({ strikes: 2, ...(isDue && { amid: restart }) }).catch((error) => {
        throw new Error(`Kafka round ${round} (seed ${seed})`, { cause: error });
      });
      if ((round + 1) % 10 === 0) tell(`Kafka: ${round + 1} rounds, ${restarted} restarts`);
    }
    const { done, scorersKilled } = world.mischief;
    const kills = done.kill + done['kill-alone'];
    const deeds = { kills, 'of them scorers': scorersKilled, stops: done.stop };
    const bad = { 'dead letters': 0, 'different outputs': 0 };
    return { name: 'Kafka', figures: { rounds, 'broker restarts': restarted, ...deeds, ...bad } };
  } finally {
    await project.remove();
    await stop();
  }
}

/** On a machine under load a broker that was killed may give up its own start; the next one finds what it needs. */
async function restartSurely(local: LocalKafka): Promise<void> {
  for (let left = RESTART_TRIES; ; left -= 1) {
    try {
      return await local.restart();
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
