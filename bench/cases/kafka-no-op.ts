import type { Figure } from '../figure.ts';
import { emptyFiles } from '../inputs.ts';
import { median, shown } from '../measure.ts';
import { onBroker, type ServedResult, ServedSession } from '../served-session.ts';

const ROUNDS = 5;
const TINY_ROUNDS = 20;
const ITEMS = 100_000;
const SOURCE = 'export const run = (files) => files.map(() => 1);\n';
const [LEAST_SHARE, MOST_SHARE] = [0.35, 0.65];

/** What the services themselves cost: ten thousand mini-batches of ten, and a job of one. */
export function kafkaNoOp(): Promise<Figure[]> {
  return onBroker(async (brokers) => {
    const first: ServedResult[] = [];
    const second: ServedResult[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const session = await ServedSession.open(brokers, [{}, {}]);
      try {
        first.push(await session.run(job(ITEMS, 10)));
        second.push(await session.run(job(ITEMS, 10)));
      } finally {
        await session.close();
      }
    }
    return [...manyFigures(first, second), await tinyFigure(brokers)];
  });
}

const job = (items: number, miniBatchSize: number) => ({
  name: 'no-op',
  source: SOURCE,
  settings: { inputs: [{ name: 'files', path: `${emptyFiles(items)}/**` }], mini_batch_size: miniBatchSize },
});

function manyFigures(first: readonly ServedResult[], second: readonly ServedResult[]): Figure[] {
  const times = second.map(({ endedMs }) => endedMs);
  const shares = second.flatMap((each) => each.shares);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return [
    {
      name: '10,000 no-op mini-batches of 10, 2 scorers of one worker',
      reference: `${shown(first.map(({ endedMs }) => endedMs))} (a session's first job)`,
      millrace: shown(times),
      measured: `${(median(times) / 1_000).toFixed(2)} s`,
      bar: '≤ 1.5 s',
      isPass: median(times) <= 1_500,
    },
    {
      name: 'of these, what each scorer did',
      reference: '',
      millrace: `${least.toFixed(2)}–${most.toFixed(2)}`,
      measured: `${least.toFixed(2)}–${most.toFixed(2)}`,
      bar: `${LEAST_SHARE}–${MOST_SHARE}`,
      isPass: least >= LEAST_SHARE && most <= MOST_SHARE,
    },
  ];
}

async function tinyFigure(brokers: readonly string[]): Promise<Figure> {
  const session = await ServedSession.open(brokers, [{}, {}]);
  try {
    await session.run(job(1, 1));
    const times: number[] = [];
    for (let round = 0; round < TINY_ROUNDS; round += 1) times.push((await session.run(job(1, 1))).endedMs);
    return {
      name: 'a job of one no-op mini-batch, from its submission',
      reference: '',
      millrace: shown(times),
      measured: `${(median(times) / 1_000).toFixed(3)} s`,
      bar: '≤ 0.3 s',
      isPass: median(times) <= 300,
    };
  } finally {
    await session.close();
  }
}
