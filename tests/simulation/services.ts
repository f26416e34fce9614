import { openSpill } from '../../adapters/spill/spill.ts';
import { tables } from '../../adapters/tables/tables.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { ProcessOptions } from '../../core/ports/workers.ts';
import { runCollector } from '../../services/collector/flow.ts';
import { runPlanner } from '../../services/planner/flow.ts';
import { runScorer } from '../../services/scorer/flow.ts';
import { fakeBoard } from './fake-board.ts';
import { fakeCodec, fakeEntryFiles } from './fake-codec.ts';
import { fakeStore } from './fake-store.ts';
import { fakeTransport } from './fake-transport.ts';
import { fakeWorkers } from './fake-workers.ts';
import type { Invariants } from './invariants.ts';
import { outputsOf } from './outputs.ts';
import type { SimProcess } from './process.ts';
import type { World } from './world.ts';
import { COMPUTE } from './world-settings.ts';

const GRACE_MS = 10_000;
const PROCESS: ProcessOptions = { environment: {}, language: 'node' };
const PLAIN_PATHS = {
  compile: (pattern: string) => ({ base: pattern, isGlob: false, matches: () => false, mayEnter: () => true }),
};

interface Service {
  /** Asks it to stop. */
  readonly stop: () => void;
  readonly over: Promise<void>;
}

/** Starts what a process is there for: the flows as they are. */
export function startService(world: World, process: SimProcess): Service {
  const first = new AbortController();
  const rest = new AbortController();
  const over = start(world, process, first, rest);
  return { stop: () => process.deliver(() => first.abort()), over };
}

function start(world: World, process: SimProcess, first: AbortController, rest: AbortController): Promise<void> {
  const ports = portsOf(world, process);
  const { id } = process;
  const recovers = process.role !== 'embedded';
  const planner = { id, recovers, compute: COMPUTE, aheadLimitBytes: 1e12 };
  const { workers: maxWorkers } = world.scenario;
  const scorer = { id, compute: COMPUTE, maxWorkers, graceMs: GRACE_MS, leavesToOthers: true };
  switch (process.role) {
    case 'planner':
      return runPlanner(ports, planner, first.signal);
    case 'scorer':
      return runScorer(ports, scorer, first.signal);
    case 'collector':
      return runCollector(ports, { id, recovers }, first.signal);
    default: {
      const scoring = runScorer(ports, scorer, first.signal).finally(() => rest.abort());
      return Promise.all([
        runPlanner(ports, planner, rest.signal),
        runCollector(ports, { id, recovers }, rest.signal),
        scoring,
      ]).then(() => {});
    }
  }
}

export function portsOf(world: World, process: SimProcess) {
  const { files, inputs, random, scenario, broker, board } = world;
  const pageSize = () => 1 + random.below(1_000);
  const store = fakeStore(process, files, pageSize);
  return {
    transport: fakeTransport(process, broker, world),
    codec: fakeCodec,
    store,
    files: fakeEntryFiles,
    board: fakeBoard(process, board),
    patterns: PLAIN_PATHS,
    tables,
    openGathering: () => openSpill('/nowhere'),
    openFolder: (root: string) => {
      return fakeStore(process, inputs.get(root) ?? world.outputFolder, pageSize);
    },
    clock: process.clock,
    journal: {
      note: (event: JournalEvent) =>
        world.isTraced ? world.trace(`${process.id} ${JSON.stringify(event)}`) : undefined,
    },
    outputs: outputsOf(process, world, store),
    workers: fakeWorkers(process, {
      scheduler: world.scheduler,
      jobOf: ({ codeFolder }) => world.invariantsOf(codeFolder),
      initEnds: (job) => (job.isMended ? 'ready' : initEnd(world, job)),
      initMs: () => random.below(500),
      killScorer: (by) => world.mischief.killedByScript(by, process),
    }),
    workplace: {
      workersOf: () => scenario.workers,
      processOptions: () => PROCESS,
      scriptOptions: ({ jobId, settings }: StepManifest, number: number) => ({
        number,
        codeFolder: jobId,
        entryScript: 'digits.ts',
        arguments: [],
        environment: {},
        scratchFolder: '/scratch',
        stdoutFile: '/stdout',
        stderrFile: '/stderr',
        secrets: [],
        loggingLevel: 'INFO' as const,
        rows: { kind: 'text' as const },
        resultLimitBytes: 1_000_000,
        initTimeoutMs: 600_000,
        runTimeoutMs: settings.runInvocationTimeout * 1_000,
        overheadTimeoutMs: 600_000,
      }),
    },
  };
}

function initEnd({ random, scenario }: World, { job }: Invariants): 'ready' | 'failed' | 'kills' {
  if (scenario.faults.isInitDeadly && job === scenario.jobs[0]) return 'kills';
  return random.below(1_000) < scenario.initFailures ? 'failed' : 'ready';
}
