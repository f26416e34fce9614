import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServedProject } from '../support/served-project.ts';
import { ServiceRounds } from '../support/service-rounds.ts';

const ROUNDS = 10;
const SEED = 5;

describeKafka('services that are killed and stopped at random, for longer than a session too (faults 4, 8, 10)', () => {
  let rounds: ServiceRounds;
  beforeAll(async () => {
    rounds = await ServiceRounds.open(await ServedProject.open(), new SeededRandom(SEED));
  });
  afterAll(() => rounds?.project.remove());

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'write what an undisturbed run writes, without one dead letter (round %i)',
    async () => {
      await rounds.run({ strikes: 2 });
    },
    150_000,
  );

  it('were killed often enough for that to mean something', () => {
    const { done } = rounds.mischief;
    expect(done.kill + done['kill-alone']).toBeGreaterThanOrEqual(ROUNDS / 2);
    expect(done.stop).toBeGreaterThan(0);
  });
});
