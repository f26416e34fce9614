import type { StepManifest } from '../../core/job/manifest.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { Faults } from './faults.ts';
import { Script } from './script.ts';

/** Wall clock at the start of every world. */
export const START_MS = Date.UTC(2026, 10, 21, 8, 40);
/** The one that every world has; others may come beside it. */
const FIRST_STEP = { jobId: '20261121-084000-k3x9f', step: 'digits' } as const;
/** On the disk. */
export const STORE_FOLDER = '/workspace';
export const OUTPUT_FILE = 'rows.txt';

/** One job of a world, and its script. */
export interface SimJob {
  readonly files: number;
  readonly manifest: StepManifest;
  readonly script: Script;
  readonly inputFolder: string;
  readonly outputFolder: string;
  /** It is submitted after so long. */
  readonly startMs: number;
}

/** What a seed means: the jobs, who is there, and what goes wrong. */
export interface Scenario {
  readonly seed: number;
  /** For all that is left to chance while the world runs. */
  readonly random: SeededRandom;
  readonly where: 'embedded' | 'cluster';
  readonly instances: { readonly planner: number; readonly scorer: number; readonly collector: number };
  readonly partitions: { readonly jobs: number; readonly lanes: number; readonly results: number };
  /** Over a broker there may be several at once. */
  readonly jobs: readonly SimJob[];
  readonly workers: number;
  readonly faults: Faults;
  /** A failed or cancelled run is resumed, the script mended. */
  readonly resumes: boolean;
  /** How often an `init()` fails, in a thousand. */
  readonly initFailures: number;
  /** What a request is on its way, mostly. */
  readonly latencyMs: number;
}

export function scenarioOf(seed: number): Scenario {
  const random = new SeededRandom(seed);
  const isCluster = random.chance(0.75);
  // Mostly few: what goes wrong goes wrong with few as well, and sooner.
  const miniBatches = 20 + random.below(1 + random.below(random.chance(0.03) ? 381 : 30));
  const size = random.chance(0.1) ? 4 + random.below(12) : 1 + random.below(3);
  const files = filesOf(random, miniBatches, size);
  const where = isCluster ? 'cluster' : 'embedded';
  const faults = new Faults(random, where, 50 + 4 * miniBatches);
  const { script, manifest } = scriptAndManifest(random, {
    miniBatches,
    size,
    files,
    step: FIRST_STEP,
    faults,
    isDeadly: faults.isDeadly,
  });
  const lanes = 1 + random.below(6);
  const world = {
    seed,
    random: new SeededRandom(random.below(2 ** 31)),
    where,
    instances: isCluster ? several(random) : { planner: 1, scorer: 1, collector: 1 },
    partitions: isCluster
      ? { jobs: 1 + random.below(2), lanes, results: 1 + random.below(3) }
      : { jobs: 1, lanes: 1, results: 1 },
    workers: 1 + random.below(3),
    faults,
    resumes: random.chance(0.8),
    initFailures: random.chance(0.2) ? 200 : 0,
    latencyMs: random.pick([0, 1, 5, 20]),
  } as const;
  const first = { files, script, manifest, ...foldersOf(FIRST_STEP), startMs: 0 };
  const others = isCluster && random.chance(0.35) ? 1 + random.below(2) : 0;
  return { ...world, jobs: [first, ...Array.from({ length: others }, (_, at) => anotherJob(random, at, faults))] };
}

/** Smaller than the first, later, some on a part of the scorers. */
function anotherJob(random: SeededRandom, at: number, faults: Faults): SimJob {
  const step = { jobId: `20261121-08400${at + 1}-k3x9f`, step: 'digits' };
  const miniBatches = 1 + random.below(20);
  const size = 1 + random.below(2);
  const files = filesOf(random, miniBatches, size);
  const { script, manifest } = scriptAndManifest(random, { miniBatches, size, files, step, faults, isDeadly: false });
  const nodeCount = random.chance(0.4) ? 1 + random.below(2) : null;
  const settings = { ...manifest.settings, nodeCount };
  return { files, script, manifest: { ...manifest, settings }, ...foldersOf(step), startMs: random.below(3_000) };
}

const filesOf = (random: SeededRandom, miniBatches: number, size: number): number =>
  (miniBatches - 1) * size + 1 + random.below(size);

const foldersOf = ({ jobId }: StepAddress) => ({ inputFolder: `/data/${jobId}`, outputFolder: `/out/${jobId}` });

interface JobPlan {
  readonly miniBatches: number;
  readonly size: number;
  readonly files: number;
  readonly step: StepAddress;
  readonly faults: Faults;
  readonly isDeadly: boolean;
}

function scriptAndManifest(random: SeededRandom, { miniBatches, size, files, step, faults, isDeadly }: JobPlan) {
  // What is lost again and again ends as a dead letter; here it must not come so far.
  const runMaxTry = faults.losesRecords ? 6 : 1 + random.below(4);
  const script = scriptOf(random, miniBatches, runMaxTry, isDeadly);
  const thresholds = thresholdsOf(random, script, size, files);
  return { script, manifest: { ...manifestOf(random, size, runMaxTry, thresholds), ...step, ...placesOf(step) } };
}

function placesOf(step: StepAddress): Pick<StepManifest, 'inputs' | 'output'> {
  const { inputFolder, outputFolder } = foldersOf(step);
  return {
    inputs: [{ name: 'images', type: 'file', paths: [inputFolder], isList: false, skip: 0, take: null }],
    output: { name: 'predictions', folder: outputFolder, overwrite: false },
  };
}

const several = (random: SeededRandom) => ({
  planner: 1 + random.below(2),
  scorer: 1 + random.below(3),
  collector: 1 + random.below(2),
});

function scriptOf(random: SeededRandom, miniBatches: number, runMaxTry: number, isDeadly: boolean): Script {
  const some = (most: number) => (random.chance(0.4) ? random.below(most) : 0);
  const faults = { flaky: some(300), hopeless: some(150), slow: some(50), uneven: some(300), isDeadly };
  return new Script(random, miniBatches, runMaxTry, faults, random.pick([0, 1, 5, 50, 300]));
}

type Thresholds = Pick<StepManifest['settings'], 'errorThreshold' | 'allowedFailedCount' | 'allowedFailedPercent'>;

/** Exactly what the script needs, one less, or whatever comes. */
function thresholdsOf(random: SeededRandom, script: Script, size: number, files: number): Thresholds {
  const indices = [...script.tempers.keys()];
  const items = (index: number) => Math.min(size, files - index * size);
  const failedItems = indices.reduce((sum, index) => {
    const returned = script.isHopeless(index) ? 0 : script.returned(index, items(index));
    return sum + items(index) - Math.min(returned, items(index));
  }, 0);
  const failed = indices.filter((index) => script.isHopeless(index)).length;
  const off = { errorThreshold: -1, allowedFailedCount: null, allowedFailedPercent: null };
  switch (random.below(5)) {
    case 0:
      return { ...off, errorThreshold: failedItems };
    case 1:
      return { ...off, errorThreshold: Math.max(0, failedItems - 1 - random.below(3)) };
    case 2:
      return { ...off, allowedFailedCount: Math.max(0, failed - random.below(2)) };
    case 3:
      return { ...off, allowedFailedPercent: random.below(20) };
    default:
      return off;
  }
}

function manifestOf(
  random: SeededRandom,
  miniBatchSize: number,
  runMaxTry: number,
  thresholds: Thresholds,
): Omit<StepManifest, 'jobId' | 'step' | 'inputs' | 'output'> {
  return {
    version: 1,
    submittedAtMs: START_MS,
    description: null,
    experiment: null,
    tags: {},
    parameters: {},
    jobFile: '/jobs/digits.yaml',
    snapshot: { sha256: 'ab'.repeat(32), entryScript: 'digits.ts' },
    sideInputs: [],
    models: [],
    firstMiniBatches: null,
    settings: {
      miniBatchSize,
      partitionKeys: null,
      ...thresholds,
      outputAction: 'append_row',
      appendRowFileName: OUTPUT_FILE,
      appendRowFormat: 'text',
      separator: ',',
      header: false,
      appendRowColumns: null,
      computeTarget: 'default',
      nodeCount: null,
      processCountPerNode: null,
      runInvocationTimeout: 10,
      runMaxTry,
      loggingLevel: 'INFO',
      arguments: [],
      environmentVariables: {},
      environment: null,
      passEnvironment: [],
      taskOverheadTimeout: 30,
      firstTaskCreationTimeout: 600,
      workerMemoryLimit: null,
      progressUpdateTimeout: random.chance(0.1) ? 3_600 : null,
    },
  };
}
