import { spawnSync } from 'node:child_process';

/** Milliseconds, one a run. */
export type Samples = readonly number[];

export interface Ended {
  /** From spawn to exit, by the wall clock. */
  readonly tookMs: number;
  /** When it was spawned, in milliseconds since 1970. */
  readonly spawnedAt: number;
  readonly stdout: string;
}

export const runNode = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Ended =>
  runProgram(process.execPath, words, environment);

/** Runs a program to its end. Whatever goes wrong there ends the bench: a failed run has no time. */
export function runProgram(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Ended {
  const spawnedAt = Date.now();
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(file, words, {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const tookMs = performance.now() - started;
  if (error) throw error;
  if (status !== 0) throw new Error(`${file} ${words.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
  return { tookMs, spawnedAt, stdout };
}

/** After one round that does not count, each in turn: what else the machine does then meets all of them. */
export function interleave(rounds: number, ...runs: readonly (() => number)[]): Samples[] {
  for (const run of runs) run();
  const samples = runs.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [n, run] of runs.entries()) samples[n]?.push(run());
  }
  return samples;
}

export function median(samples: Samples): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** The median, and in brackets the fastest and the slowest. */
export function shown(samples: Samples): string {
  const seconds = (ms: number): string => (ms / 1_000).toFixed(ms < 1_000 ? 3 : 2);
  return `${seconds(median(samples))} s (${seconds(Math.min(...samples))}–${seconds(Math.max(...samples))})`;
}
