import { readFileSync } from 'node:fs';
import { emptyFiles } from '../../bench/inputs.ts';
import { startLab } from '../support/kafka-source.ts';
import { until } from '../support/poll.ts';
import { ServedProject, type ServiceWord } from '../support/served-project.ts';
import type { SoakFigures } from './figures.ts';

const PEAK_MB_MAX = 250;
const LIMIT_MS = 3 * 3_600_000;
const WORDS: readonly ServiceWord[] = ['planner', 'scorer', 'scorer', 'collector'];

/** Mini-batches of one empty file, planned, scored and collected: what do the services take? VmHWM, in 10⁶ bytes. */
export async function soakMiniBatches(miniBatches: number): Promise<SoakFigures> {
  const folder = emptyFiles(miniBatches);
  const { local, stop } = await startLab();
  const project = new ServedProject(local.brokers);
  try {
    project.script('export const run = (files) => files.map(() => 1);\n');
    project.job({ inputs: [{ name: 'files', path: `${folder}/**` }] });
    await project.ensureTopics();
    const services = await project.serveAll(WORDS);
    const startedMs = performance.now();
    const jobId = await project.submit();
    const isOver = () => project.stepFile(jobId, 'end.1.json') !== undefined;
    await until(isOver, { timeoutMs: LIMIT_MS, what: 'the end of the job' });
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    const peaks = services.map(({ process }, at) => [`${WORDS[at]} ${at}`, peakMB(process.pid)] as const);
    const { rows } = project.stepFile(jobId, 'summary.1.json') as { rows: number };
    if (rows !== miniBatches) throw new Error(`${rows} rows, not ${miniBatches}`);
    const tooMuch = peaks.filter(([, peak]) => peak > PEAK_MB_MAX);
    if (tooMuch.length > 0) throw new Error(`more than ${PEAK_MB_MAX} MB: ${tooMuch.join('; ')}`);
    const shown = peaks.map(([name, peak]) => [`MB ${name}`, peak] as const);
    return { name: 'Kafka, no-op', figures: { 'mini-batches': miniBatches, seconds, ...Object.fromEntries(shown) } };
  } finally {
    await project.remove();
    await stop();
  }
}

function peakMB(pid: number): number {
  const kB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round((Number(kB) * 1_024) / 1e6);
}
