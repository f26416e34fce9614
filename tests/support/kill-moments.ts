import { globSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeCheckpoint } from '../../adapters/step-output/checkpoint.ts';
import { until } from './poll.ts';
import type { MillraceProcess } from './run-millrace.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { TestProject } from './test-project.ts';

/** From the last call to the end of the process, about. */
const SEALING_MS = 100;
const SEALING_SHARE = 1 / 3;

/** How far the process was that a kill met. */
export const MOMENTS = [
  'before the plan was complete',
  'before a checkpoint',
  'after one',
  'after the seal',
  'after the end',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Waits for any moment of so long a run, from its spawn on; each third time for one of its sealing, which is short. */
export async function anyMoment(
  process: MillraceProcess,
  random: SeededRandom,
  { withinMs, isAllCalled }: { readonly withinMs: number; readonly isAllCalled: () => boolean },
): Promise<void> {
  const isSealing = random.chance(SEALING_SHARE);
  if (isSealing) await until(() => process.isOver || isAllCalled(), { what: 'the last call', everyMs: 5 });
  await sleep(random.below(isSealing ? SEALING_MS : withinMs));
}

export interface Traces {
  readonly isPlanned: boolean;
  /** Epochs that have one beyond that of their claim. */
  readonly checkpoints: number;
  readonly isSealed: boolean;
  readonly isEnded: boolean;
}

/** Of the newest job, as they lie in the project's folder. */
export function tracesIn(project: TestProject): Traces {
  const found = (name: string): string[] => globSync(`.millrace/jobs/*/step/${name}`, { cwd: project.folder });
  return {
    isPlanned: found('plan/complete').length > 0,
    checkpoints: found('checkpoint.*').filter((path) => hasOwnEntries(project, path)).length,
    isSealed: found('seal.*').length > 0,
    isEnded: found('end.*.json').length > 0,
  };
}

export function momentBetween(before: Traces, after: Traces): Moment {
  if (after.isEnded) return 'after the end';
  if (after.isSealed) return 'after the seal';
  if (after.checkpoints > before.checkpoints) return 'after one';
  return after.isPlanned ? 'before a checkpoint' : 'before the plan was complete';
}

function hasOwnEntries(project: TestProject, path: string): boolean {
  const checkpoint = decodeCheckpoint(Buffer.from(project.read(path)));
  return checkpoint?.entries.some(({ epoch, length }) => epoch === checkpoint.epoch && length > 0) ?? false;
}
