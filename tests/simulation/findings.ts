import { FAULTS, type FaultKind } from './faults.ts';
import type { SeedResult } from './run-seed.ts';

/** What some seeds showed; goes from process to process. */
export interface Findings {
  readonly seeds: number;
  readonly runs: number;
  readonly steps: number;
  /** Of the virtual clocks. */
  readonly hours: number;
  readonly failed: readonly FailedSeed[];
  /** In how many seeds each kind of fault happened. */
  readonly seedsWith: Readonly<Record<FaultKind, number>>;
}

interface FailedSeed {
  readonly seed: number;
  readonly violation: string;
}

const KINDS = Object.keys(FAULTS) as FaultKind[];

const byKind = (of: (kind: FaultKind) => number) =>
  Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<FaultKind, number>;

export const NOTHING_FOUND: Findings = {
  seeds: 0,
  runs: 0,
  steps: 0,
  hours: 0,
  failed: [],
  seedsWith: byKind(() => 0),
};

export function findingsOf({ seed, violations, faults, runs, steps, virtualMs }: SeedResult): Findings {
  const [violation] = violations;
  return {
    seeds: 1,
    runs,
    steps,
    hours: virtualMs / 3_600_000,
    failed: violation === undefined ? [] : [{ seed, violation }],
    seedsWith: byKind((kind) => (faults.has(kind) ? 1 : 0)),
  };
}

export function together(one: Findings, other: Findings): Findings {
  return {
    seeds: one.seeds + other.seeds,
    runs: one.runs + other.runs,
    steps: one.steps + other.steps,
    hours: one.hours + other.hours,
    failed: [...one.failed, ...other.failed].sort((a, b) => a.seed - b.seed),
    seedsWith: byKind((kind) => one.seedsWith[kind] + other.seedsWith[kind]),
  };
}

/** How a seed failed, and the one command that replays it. */
export const tellFailure = ({ seed, violation }: FailedSeed): string =>
  `seed ${seed}: ${violation}\n  replay: node tests/simulation/main.ts --seeds 1 --from ${seed} --trace`;

/** All figures in one line. */
export function tellFigures({ seeds, failed, runs, steps, hours, seedsWith }: Findings, seconds: number): string {
  const percent = (kind: FaultKind) => `${kind} ${((100 * seedsWith[kind]) / seeds).toFixed(0)} %`;
  return [
    `${seeds} seeds`,
    `${failed.length} failed`,
    `${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(0)} seeds/s)`,
    `${runs} runs`,
    `${steps} steps`,
    `${hours.toFixed(0)} virtual hours`,
    `seeds with ${KINDS.map(percent).join(', ')}`,
  ].join('; ');
}
