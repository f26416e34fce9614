import { BrokerRestarts } from '../support/broker-restarts.ts';
import { startLab } from '../support/kafka-source.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServedProject } from '../support/served-project.ts';
import { ServiceRounds } from '../support/service-rounds.ts';
import type { SoakFigures } from './figures.ts';

export interface KafkaSoak {
  readonly rounds: number;
  /** Restarts of the broker (SIGKILL), spread over the rounds. */
  readonly restarts: number;
  /** SIGKILLs of scorers under one healthy job. */
  readonly scorers: number;
}

/** Services on a broker of our own: they are killed and stopped under their jobs, and so is the broker. */
export async function soakOnKafka(
  { rounds, restarts: wanted, scorers }: KafkaSoak,
  seed: number,
  tell: (line: string) => void,
): Promise<SoakFigures> {
  const { local, stop } = await startLab();
  const random = new SeededRandom(seed);
  const project = new ServedProject(local.brokers);
  try {
    const world = await ServiceRounds.open(project, random);
    const restarts = new BrokerRestarts(local, random);
    const restart = (settled: number): Promise<void> => {
      tell(`Kafka: the broker is killed after ${settled} mini-batches`);
      return restarts.once();
    };
    if (scorers > 0) await world.killScorers(scorers);
    tell(`Kafka: ${world.mischief.scorersKilled} scorers killed under a healthy job`);
    for (let round = 0; round < rounds; round += 1) {
      const isDue = restarts.count < Math.floor(((round + 1) * wanted) / rounds);
      await world.run({ strikes: 2, ...(isDue && { amid: restart }) }).catch((error) => {
        throw new Error(`Kafka round ${round} (seed ${seed})`, { cause: error });
      });
      if ((round + 1) % 10 === 0) tell(`Kafka: ${round + 1} rounds, ${restarts.count} restarts`);
    }
    const { done, scorersKilled } = world.mischief;
    const kills = done.kill + done['kill-alone'];
    const deeds = { kills, 'of them scorers': scorersKilled, stops: done.stop };
    const bad = { 'dead letters': 0, 'different outputs': 0 };
    return { name: 'Kafka', figures: { rounds, 'broker restarts': restarts.count, ...deeds, ...bad } };
  } finally {
    await project.remove();
    await stop();
  }
}
