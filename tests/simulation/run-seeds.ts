import { performance } from 'node:perf_hooks';
import { FAULTS, type FaultKind } from './faults.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

export interface Findings {
  readonly failed: readonly SeedResult[];
  /** In how many seeds each kind of fault happened. */
  readonly seedsWith: ReadonlyMap<FaultKind, number>;
  readonly report: string;
}

/** Seeds that fail beyond these are only counted. */
const MOST_SHOWN = 10;

/** Runs worlds one after the other, and says what went wrong in them and what was done to them. */
export async function runSeeds(from: number, count: number, trace?: (line: string) => void): Promise<Findings> {
  const failed: SeedResult[] = [];
  const all: SeedResult[] = [];
  const startedMs = performance.now();
  for (let seed = from; seed < from + count; seed += 1) {
    const result = await runSeed(seed, trace);
    all.push(result);
    if (result.violations.length > 0) failed.push(result);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  const seedsWith = countSeeds(all);
  return { failed, seedsWith, report: reportOf(all, failed, seedsWith, seconds) };
}

function countSeeds(all: readonly SeedResult[]): Map<FaultKind, number> {
  const kinds = Object.keys(FAULTS) as FaultKind[];
  return new Map(kinds.map((kind) => [kind, all.filter(({ faults }) => faults.has(kind)).length]));
}

function reportOf(
  all: readonly SeedResult[],
  failed: readonly SeedResult[],
  seedsWith: ReadonlyMap<FaultKind, number>,
  seconds: number,
): string {
  const percent = (count: number) => `${((100 * count) / all.length).toFixed(0)} %`.padStart(5);
  const sum = (of: (result: SeedResult) => number) => all.reduce((total, result) => total + of(result), 0);
  const times = (kind: FaultKind) => sum(({ faults }) => faults.get(kind) ?? 0);
  return [
    ...failed.slice(0, MOST_SHOWN).map(tell),
    ...[...seedsWith].map(([kind, count]) => `${kind.padEnd(18)} ${percent(count)} of the seeds, ${times(kind)} times`),
    `${all.length} seeds, ${sum(({ runs }) => runs)} runs, ${sum(({ steps }) => steps)} steps, ${(sum(({ virtualMs }) => virtualMs) / 3_600_000).toFixed(0)} hours in ${seconds.toFixed(1)} s (${(all.length / seconds).toFixed(0)} seeds/s)`,
    `${failed.length} failed`,
  ].join('\n');
}

const tell = ({ seed, violations }: SeedResult): string =>
  `seed ${seed}: ${violations[0]}\n  replay: node tests/simulation/main.ts --seeds 1 --from ${seed} --trace`;
