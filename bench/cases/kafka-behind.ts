import type { Figure } from '../figure.ts';
import { emptyFiles } from '../inputs.ts';
import { onBroker, ServedSession } from '../served-session.ts';

const HUGE = 100_000;
const SMALL = 10;
/** So much of the huge job is done before the small one comes. */
const UNDER_WAY = 200;

/** A job of ten mini-batches, submitted while one of 100,000 is under way on two scorers of one worker each. */
export function kafkaBehind(ms: number, secondsMax: number): Promise<Figure[]> {
  const pause = ms > 0 ? `Atomics.wait(cell, 0, 0, ${ms});` : '';
  const source = `const cell = new Int32Array(new SharedArrayBuffer(4));
export const run = (files) => { ${pause} return files.map(() => 1); };
`;
  return onBroker(async (brokers) => {
    const session = await ServedSession.open(brokers, [{}, {}]);
    try {
      const job = (count: number) => ({
        name: 'behind',
        source,
        settings: { inputs: [{ name: 'files', path: `${emptyFiles(count)}/**` }] },
      });
      await session.run(job(SMALL));
      const huge = await session.submit(job(HUGE));
      await session.settled(huge, UNDER_WAY);
      const { endedMs } = await session.run(job(SMALL));
      const seconds = endedMs / 1_000;
      return [
        {
          name: `10 mini-batches behind 100,000 of ${ms} ms`,
          reference: '',
          millrace: `${seconds.toFixed(2)} s`,
          measured: `${seconds.toFixed(2)} s`,
          bar: `≤ ${secondsMax} s`,
          isPass: seconds <= secondsMax,
        },
      ];
    } finally {
      await session.close();
    }
  });
}
