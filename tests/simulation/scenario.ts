import type { StepManifest } from '../../core/job/manifest.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { Faults } from './faults.ts';
import { Script } from './script.ts';

/** Wall clock at the start of every world. */
export const START_MS = Date.UTC(2026, 10, 21, 8, 40);
export const STEP = { jobId: '20261121-084000-k3x9f', step: 'digits' } as const;
export const INPUT_FOLDER = '/data/images';
/** On the disk. */
export const STORE_FOLDER = '/workspace';
export const OUTPUT_FOLDER = '/out';
export const OUTPUT_FILE = 'rows.txt';

/** What a seed means: the job, the script, who is there, and what goes wrong. */
export interface Scenario {
  readonly seed: number;
  /** For all that is left to chance while the world runs. */
  readonly random: SeededRandom;
  readonly where: 'embedded' | 'cluster';
  readonly instances: { readonly planner: number; readonly scorer: number; readonly collector: number };
  readonly partitions: { readonly jobs: number; readonly lanes: number; readonly results: number };
  readonly files: number;
  readonly manifest: StepManifest;
  readonly script: Script;
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
  const files = (miniBatches - 1) * size + 1 + random.below(size);
  const where = isCluster ? 'cluster' : 'embedded';
  const faults = new Faults(random, where, 50 + 4 * miniBatches);
  // What is lost again and again ends as a dead letter; here it must not come so far.
  const runMaxTry = faults.losesRecords ? 6 : 1 + random.below(4);
  const script = scriptOf(random, miniBatches, runMaxTry);
  const lanes = 1 + random.below(6);
  return {
    seed,
    random: new SeededRandom(random.below(2 ** 31)),
    where,
    instances: isCluster ? several(random) : { planner: 1, scorer: 1, collector: 1 },
    partitions: isCluster
      ? { jobs: 1 + random.below(2), lanes, results: 1 + random.below(3) }
      : { jobs: 1, lanes: 1, results: 1 },
    files,
    manifest: manifestOf(random, size, runMaxTry, thresholdsOf(random, script, size, files)),
    script,
    workers: 1 + random.below(3),
    faults,
    resumes: random.chance(0.8),
    initFailures: random.chance(0.2) ? 200 : 0,
    latencyMs: random.pick([0, 1, 5, 20]),
  };
}

const several = (random: SeededRandom) => ({
  planner: 1 + random.below(2),
  scorer: 1 + random.below(3),
  collector: 1 + random.below(2),
});

function scriptOf(random: SeededRandom, miniBatches: number, runMaxTry: number): Script {
  const some = (most: number) => (random.chance(0.4) ? random.below(most) : 0);
  const faults = { flaky: some(300), hopeless: some(150), slow: some(50), uneven: some(300) };
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
): StepManifest {
  return {
    version: 1,
    ...STEP,
    submittedAtMs: START_MS,
    description: null,
    experiment: null,
    tags: {},
    parameters: {},
    jobFile: '/jobs/digits.yaml',
    snapshot: { sha256: 'ab'.repeat(32), entryScript: 'digits.ts' },
    inputs: [{ name: 'images', type: 'file', paths: [INPUT_FOLDER], isList: false, skip: 0, take: null }],
    output: { name: 'predictions', folder: OUTPUT_FOLDER, overwrite: false },
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
      progressUpdateTimeout: random.chance(0.1) ? 3_600 : null,
    },
  };
}
