import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Findings, NOTHING_FOUND, together } from './findings.ts';
import type { SeedRange } from './run-seeds.ts';

/** Seeds that a process is given at once: they differ in length, and all are to end together. */
const MOST_AT_ONCE = 50;
/** What crashes in a simulated world never lets go of what it waits for: a process keeps some 400 KB of each seed. */
const RANGES_A_PROCESS = 20;

/** Runs seeds in several processes. Each range is told as it is done. */
export async function runInPool(
  { from, count }: SeedRange,
  processes: number,
  onFindings: (findings: Findings, soFar: Findings) => void = () => {},
): Promise<Findings> {
  let next = from;
  let all = NOTHING_FOUND;
  const take = (): SeedRange => {
    const range = { from: next, count: Math.min(MOST_AT_ONCE, from + count - next) };
    next += range.count;
    return range;
  };
  const serveSome = async (): Promise<void> => {
    const child = fork(new URL('./seed-worker.ts', import.meta.url));
    try {
      for (let served = 0; served < RANGES_A_PROCESS && next < from + count; served += 1) {
        const findings = await answerOf(child, take());
        all = together(all, findings);
        onFindings(findings, all);
      }
    } finally {
      child.kill();
    }
  };
  const serve = async (): Promise<void> => {
    while (next < from + count) await serveSome();
  };
  await Promise.all(Array.from({ length: processes }, serve));
  return all;
}

async function answerOf(child: ChildProcess, range: SeedRange): Promise<Findings> {
  const ended = new AbortController();
  const answer = once(child, 'message', { signal: ended.signal });
  const end = once(child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
    throw new Error(`the process of the ${range.count} seeds from ${range.from} on ended: ${code ?? signal}`);
  });
  child.send(range);
  try {
    const [findings] = await Promise.race([answer, end]);
    return findings as Findings;
  } finally {
    end.catch(() => {});
    answer.catch(() => {});
    ended.abort();
  }
}
