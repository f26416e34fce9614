import type { Figure } from '../figure.ts';
import { emptyFiles } from '../inputs.ts';
import { onBroker, ServedSession } from '../served-session.ts';

const MINI_BATCHES = 2_000;
const FAST_MS = 20;
const SLOW_MS = 200;
const RATIO_MAX = 1.15;
/** Each takes as long as its scorer's environment says; its row says when it began and when it was over. */
const SOURCE = `const cell = new Int32Array(new SharedArrayBuffer(4));
export const run = (files) => files.map(() => {
  const began = Date.now();
  Atomics.wait(cell, 0, 0, Number(process.env.BENCH_MS));
  return began + ' ' + Date.now();
});
`;

/** Three scorers, one of them ten times slower: does it get a tenth, and do all end together? */
export function kafkaPacing(): Promise<Figure[]> {
  return onBroker(async (brokers) => {
    const environments = [FAST_MS, FAST_MS, SLOW_MS].map((ms) => ({ BENCH_MS: String(ms) }));
    const session = await ServedSession.open(brokers, environments);
    try {
      const settings = {
        inputs: [{ name: 'files', path: `${emptyFiles(MINI_BATCHES)}/**` }],
        pass_environment: ['BENCH_MS'],
      };
      await session.run({ name: 'warm', source: SOURCE, settings: { ...settings, inputs: warmInputs() } });
      const { endedMs, shares } = await session.run({ name: 'pacing', source: SOURCE, settings });
      const idealMs = MINI_BATCHES / (2 / FAST_MS + 1 / SLOW_MS);
      const ratio = endedMs / idealMs;
      return [
        {
          name: '2,000 mini-batches of 20 ms on 3 scorers, one takes 200 ms',
          reference: `${(idealMs / 1_000).toFixed(2)} s (ideal)`,
          millrace: `${(endedMs / 1_000).toFixed(2)} s; shares ${shares.map((share) => share.toFixed(2)).join(', ')}`,
          measured: `${ratio.toFixed(2)} ×`,
          bar: `≤ ${RATIO_MAX} ×`,
          isPass: ratio <= RATIO_MAX,
        },
      ];
    } finally {
      await session.close();
    }
  });
}

const warmInputs = () => [{ name: 'files', path: `${emptyFiles(30)}/**` }];
