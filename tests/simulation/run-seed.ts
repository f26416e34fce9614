import type { FaultKind } from './faults.ts';
import { checkTheEnd } from './final-checks.ts';
import { unmountAll } from './mounts.ts';
import { isGone } from './process.ts';
import { scenarioOf } from './scenario.ts';
import { User } from './user.ts';
import { World } from './world.ts';

/** After the last fault a job is over within this, on the virtual clock. */
const BOUND_MS = 3_600_000;
/** Stopping takes at most this. */
const STOP_MS = 600_000;
const MOST_STEPS = 2_000_000;
/** Each is stopped by a fault, and there are not so many. */
const MOST_RUNS = 25;

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly steps: number;
  readonly virtualMs: number;
  readonly runs: number;
  readonly status: string | undefined;
}

/** One world from its beginning to its end; the same seed is the same world. */
export async function runSeed(seed: number, trace?: (line: string) => void): Promise<SeedResult> {
  const world = new World(scenarioOf(seed), trace);
  const onUnhandled = (error: unknown) =>
    isGone(error) || world.violated(`nobody caught: ${String((error as Error).stack)}`);
  process.on('unhandledRejection', onUnhandled);
  try {
    return await turn(world);
  } finally {
    unmountAll();
    process.off('unhandledRejection', onUnhandled);
  }
}

async function turn(world: World): Promise<SeedResult> {
  const { scenario } = world;
  const { violations } = world;
  const users = world.jobs.map((job) => new User(world, job));
  let isDone = false;
  const broken = (error: unknown) => world.violated(`the user's command broke: ${String((error as Error).stack)}`);
  void Promise.all(users.map((user) => user.getItDone()))
    .catch(broken)
    .finally(() => {
      isDone = true;
    });
  const isLate = () => world.scheduler.nowMs > world.mischief.lastMs + BOUND_MS;
  while (!isDone && violations.length === 0) {
    if (isLate()) world.violated(`I9: not over ${BOUND_MS / 60_000} minutes after the last fault`);
    await step(world);
  }
  if (violations.length === 0) await stopAll(world);
  if (violations.length === 0) checkTheEnd(world);
  return {
    seed: scenario.seed,
    violations,
    faults: scenario.faults.happened,
    steps: world.scheduler.steps,
    virtualMs: world.scheduler.nowMs,
    runs: world.jobs.reduce((sum, { latestRun }) => sum + latestRun, 0),
    status: users[0]?.status,
  };
}

/** Whatever still runs ends when it is asked to. */
async function stopAll(world: World): Promise<void> {
  world.isEnding = true;
  const untilMs = world.scheduler.nowMs + STOP_MS;
  for (const { process, stop } of world.running) {
    if (process.isFrozen) process.wake();
    stop();
  }
  const left = () => world.running.filter(({ isOver }) => !isOver);
  while (left().length > 0 && world.violations.length === 0) {
    await step(world);
    if (world.scheduler.nowMs <= untilMs) continue;
    world.violated(`${left().map(({ process }) => process.id)} did not stop`);
  }
}

async function step(world: World): Promise<void> {
  if (!(await world.scheduler.step())) world.violated('I9: nothing happens any more');
  if (world.jobs.some(({ latestRun }) => latestRun > MOST_RUNS)) world.violated(`I9: not done in ${MOST_RUNS} runs`);
  if (world.scheduler.steps > MOST_STEPS) world.violated('I9: the world turns and turns');
}
