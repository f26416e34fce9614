import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalKafka } from '../../tools/kafka-local/start-kafka.ts';
import { describeKafka } from '../support/broker.ts';
import { BrokerRestarts } from '../support/broker-restarts.ts';
import { startLab } from '../support/kafka-source.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServedProject } from '../support/served-project.ts';
import { ServiceRounds } from '../support/service-rounds.ts';

const ROUNDS = 10;
const SEED = 5;
const RESTARTED_IN = [3, 7];

describeKafka(
  'services killed and stopped at random, for longer than a session too, and their broker (faults 4, 8, 10, 12)',
  () => {
    let local: LocalKafka;
    let rounds: ServiceRounds;
    let restarts: BrokerRestarts;
    beforeAll(async () => {
      local = (await startLab()).local;
      const random = new SeededRandom(SEED);
      restarts = new BrokerRestarts(local, random);
      rounds = await ServiceRounds.open(new ServedProject(local.brokers), random);
    });
    afterAll(async () => {
      await rounds?.project.remove();
      await local?.stop();
    });

    it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
      'write what an undisturbed run writes, without one dead letter (round %i)',
      async (round) => {
        await rounds.run({ strikes: 2, ...(RESTARTED_IN.includes(round) && { amid: () => restarts.once() }) });
      },
      150_000,
    );

    it('were killed often enough for that to mean something', () => {
      const { done } = rounds.mischief;
      expect(done.kill + done['kill-alone']).toBeGreaterThanOrEqual(ROUNDS / 2);
      expect(done.stop).toBeGreaterThan(0);
      expect(restarts.count).toBe(RESTARTED_IN.length);
    });
  },
);
