import { copyFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Figure } from '../figure.ts';
import { digitFolders, digitScript } from '../inputs.ts';
import { median, shown } from '../measure.ts';
import { runMillrace } from '../run-millrace.ts';
import { onBroker, type ServedResult, ServedSession } from '../served-session.ts';

const ROUNDS = 5;
const RATIO_MAX = 1.5;

/** The example's thousand digits, many times over: two scorers of one worker against one process with two. */
export function kafkaDigits(times: number): Promise<Figure[]> {
  const entryScript = digitScript();
  const inputFolder = digitFolders(times);
  const here = { name: 'kafka-digits', entryScript, inputFolder, miniBatchSize: 10, workers: 2 };
  return onBroker(async (brokers) => {
    const embedded: number[] = [];
    const first: number[] = [];
    const second: ServedResult[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const session = await ServedSession.open(brokers, [{}, {}]);
      try {
        const job = digitsJob(session, entryScript, inputFolder);
        const began = await session.run(job);
        const { tookMs, rows } = runMillrace(here);
        const again = await session.run(job);
        if (began.rows !== rows || again.rows !== rows) throw new Error('the rows are not those of the embedded run');
        first.push(began.wallMs);
        embedded.push(tookMs);
        second.push(again);
      } finally {
        await session.close();
      }
    }
    return figuresOf(times * 1_000, embedded, first, second);
  });
}

function digitsJob(session: ServedSession, entryScript: string, inputFolder: string) {
  const from = dirname(entryScript);
  for (const name of [basename(entryScript), 'model.onnx', 'package.json']) {
    copyFileSync(join(from, name), join(session.folder, name));
  }
  symlinkSync(join(from, 'node_modules'), join(session.folder, 'node_modules'));
  const inputs = [{ name: 'images', path: `${inputFolder}/**` }];
  return { name: 'digits', settings: { inputs, entry_script: basename(entryScript), mini_batch_size: 10 } };
}

function figuresOf(
  count: number,
  embedded: readonly number[],
  first: readonly number[],
  second: readonly ServedResult[],
): Figure[] {
  const times = second.map(({ wallMs }) => wallMs);
  const ratio = median(times) / median(embedded);
  const shares = second.flatMap((each) => each.shares);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return [
    {
      name: `${count.toLocaleString('en')} digits, ONNX, 2 scorers of one worker`,
      reference: `${shown(embedded)} (embedded), ${shown(first)} (a session's first job)`,
      millrace: `${shown(times)}; shares ${least.toFixed(2)}–${most.toFixed(2)}`,
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${RATIO_MAX} ×, shares 0.35–0.65`,
      isPass: ratio <= RATIO_MAX && least >= 0.35 && most <= 0.65,
    },
  ];
}
