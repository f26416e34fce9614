import { mkdir } from 'node:fs/promises';
import { machine } from '../../adapters/machine/machine.ts';
import { scratchFolder } from '../../adapters/machine/scratch.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { SharedFiles } from '../../adapters/staging/shared-files.ts';
import { bindArguments } from '../../core/job/arguments.ts';
import { childEnvironment } from '../../core/job/child-environment.ts';
import { layout } from '../../core/job/layout.ts';
import { localInputPath } from '../../core/job/local-input-path.ts';
import { userLogPaths } from '../../core/job/log-layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { scriptLanguage } from '../../core/job/script-language.ts';
import type { Store } from '../../core/ports/store.ts';
import type { ProcessOptions, RowFormat, ScriptOptions } from '../../core/ports/workers.ts';
import type { Workplace } from '../../services/scorer/ports.ts';
import { type BesideScript, NOTHING_BESIDE, prepareBeside } from './beside-script.ts';
import type { BuiltEnvironment } from './built-environment.ts';
import { bytesFrom } from './bytes-from.ts';
import { Environments } from './environments.ts';
import { localHome, localLogs } from './local-home.ts';
import { NotPrepared } from './not-prepared.ts';
import { requireCode } from './require-code.ts';
import { scriptOutput } from './script-output.ts';
import { TablePackages } from './table-packages.ts';
import { tableVariables } from './table-variables.ts';
import type { Unsnapshot } from './unsnapshot.ts';

/** PRS gives up on workers that are all stuck in init() after 3 × run_invocation_timeout + 30 s (its reference, §8). */
const initTimeoutMs = (runTimeoutMs: number): number => 3 * runTimeoutMs + 30_000;

export interface WorkplaceOptions {
  /** The workspace. */
  readonly store: Store;
  readonly openStore: (place: string) => Store;
  /** The service's own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Names this machine in logs. */
  readonly node: string;
}

/** This machine as a place for workers: how many, where they run, what they see. */
export function createWorkplace({ store, openStore, environment, node }: WorkplaceOptions): Workplace & {
  processOptions(manifest: Unsnapshot): ProcessOptions;
  warnings(manifest: Unsnapshot): readonly string[];
  /** Beforehand, whether workers can load what tables are read with; once for a job. @throws MillraceError `USAGE` */
  requireTables(manifest: Unsnapshot, codeFolder: string): Promise<void>;
} {
  const gpus = machine.gpus(environment);
  const beside = new WeakMap<StepManifest, BesideScript>();
  const shared = new SharedFiles({ openStore, newFolder: () => scratchFolder(0) });
  const resultLimitBytes = bytesFrom(environment, 'MILLRACE_RESULT_LIMIT');
  const environments = new Environments(store, environment);
  const childOf = (manifest: Unsnapshot) => environmentOf(manifest, environment);
  const processOptions = (manifest: Unsnapshot): ProcessOptions => {
    const { program, variables } = environments.of(manifest);
    return {
      environment: { ...childOf(manifest).environment, ...variables },
      language: scriptLanguage(manifest.snapshot.entryScript),
      ...(program === undefined ? {} : { program }),
    };
  };
  const tablePackages = new TablePackages((manifest) => ({
    ...processOptions(manifest),
    packages: environments.of(manifest).packages,
  }));
  return {
    workersOf: ({ settings }) => settings.processCountPerNode ?? (gpus.length > 0 ? gpus.length : machine.cores()),
    warnings: (manifest) => childOf(manifest).warnings,
    requireTables: async (manifest, codeFolder) => {
      // One that has an environment of its own has it only later.
      if (manifest.settings.environment === null) await tablePackages.require(manifest, codeFolder);
    },
    processOptions,
    prepare: async (manifest, say, signal) => {
      requireFigures(manifest);
      await requireCode(manifest, store);
      beside.set(manifest, await prepareBeside(manifest, { store, openStore, shared }, signal));
      await makeOutputFolder(manifest);
      await environments.prepare(manifest, childOf(manifest), say, signal);
      const folder = store.localPath(layout.snapshot(manifest.snapshot.sha256));
      if (folder !== undefined) await tablePackages.require(manifest, folder);
    },
    release: (manifest) => letGo(manifest, [environments, tablePackages], beside.get(manifest)),
    scriptOptions: (manifest, number, nodes) => {
      const logs = userLogPaths(localLogs(store, manifest, node), node, number);
      const here = beside.get(manifest) ?? NOTHING_BESIDE;
      const { local, sent } = scriptOutput(manifest, number);
      return {
        ...packagesOf(environments.of(manifest)),
        ...scriptOptions(manifest, store, here, local),
        ...(sent === undefined ? {} : { output: sent }),
        ...besideOf(here),
        number,
        environment: { ...ownVariables(manifest, local, nodes), ...workerVariables(here, number, gpus[number]) },
        scratchFolder: scratchFolder(number),
        stdoutFile: logs.stdout,
        stderrFile: logs.stderr,
        logFolder: logs.own,
        secrets: childOf(manifest).secrets,
        resultLimitBytes,
      };
    },
  };
}

/** A machine lives longer than its jobs. */
async function letGo(
  manifest: StepManifest,
  holders: readonly (Environments | TablePackages)[],
  here: BesideScript | undefined,
): Promise<void> {
  for (const holder of holders) holder.forget(manifest);
  await here?.giveBack();
}

const packagesOf = ({ packages }: BuiltEnvironment) => (packages === undefined ? {} : { packages });

const besideOf = ({ links, copies, find }: BesideScript) => ({
  links,
  copies,
  ...(find === undefined ? {} : { find }),
});

const environmentOf = ({ settings }: Unsnapshot, service: WorkplaceOptions['environment']) =>
  childEnvironment({
    service,
    environmentVariables: { ...settings.environment?.variables, ...settings.environmentVariables },
    passEnvironment: settings.passEnvironment,
    // What is known of the job only now comes with the script, so that any warm process will do.
    own: {},
  });

/** @throws NotPrepared where a limit could not be held */
function requireFigures({ settings }: StepManifest): void {
  if (settings.workerMemoryLimit === null || machine.tellsMemory()) return;
  throw new NotPrepared('MemoryUnknown', 'worker_memory_limit needs /proc, as Linux has it; leave it out here');
}

type Fixed =
  | 'number'
  | 'links'
  | 'copies'
  | 'find'
  | 'logFolder'
  | 'environment'
  | 'scratchFolder'
  | 'stdoutFile'
  | 'stderrFile'
  | 'secrets'
  | 'resultLimitBytes';

function scriptOptions(
  manifest: StepManifest,
  store: Store,
  here: BesideScript,
  outputFolder: string,
): Omit<ScriptOptions, Fixed> {
  const { settings, snapshot, inputs } = manifest;
  const paths = inputs.map(({ name, paths }) => [name, localInputPath(paths, pathPatterns)] as const);
  const runTimeoutMs = settings.runInvocationTimeout * 1_000;
  return {
    codeFolder: localHome(store, layout.snapshot(snapshot.sha256)),
    entryScript: snapshot.entryScript,
    arguments: bindArguments(settings.arguments, {
      inputs: { ...Object.fromEntries(paths), ...here.inputs },
      side_inputs: here.sideInputs,
      models: here.models,
      output: outputFolder,
    }),
    loggingLevel: settings.loggingLevel,
    rows: rowFormat(manifest),
    ...(settings.workerMemoryLimit === null ? {} : { memoryLimitBytes: settings.workerMemoryLimit }),
    runTimeoutMs,
    initTimeoutMs: initTimeoutMs(runTimeoutMs),
    overheadTimeoutMs: settings.taskOverheadTimeout * 1_000,
  };
}

function rowFormat({ settings }: StepManifest): RowFormat {
  const { outputAction, appendRowFormat, separator, appendRowColumns: columns } = settings;
  if (outputAction === 'summary_only') return { kind: 'none' };
  switch (appendRowFormat) {
    case 'text':
      return { kind: 'text' };
    case 'csv':
      return { kind: 'csv', separator, columns };
    case 'jsonl':
      return { kind: 'jsonl', columns };
    case 'parquet':
      return { kind: 'parquet', columns: columns ?? [] };
  }
}

/** Scripts find it there, as in PRS: with `summary_only` nobody else would make it. One elsewhere comes with each try. */
async function makeOutputFolder(manifest: StepManifest): Promise<void> {
  const { local, sent } = scriptOutput(manifest, 0);
  // Where it cannot be made, the collector says so by name, or else the script.
  if (sent === undefined) await mkdir(local, { recursive: true }).catch(() => undefined);
}

/** One GPU a worker, lowest first; those beyond have what the service has. */
const workerVariables = (
  { variables }: BesideScript,
  number: number,
  gpu: string | undefined,
): Record<string, string> => ({
  ...variables,
  MILLRACE_WORKER: String(number),
  ...(gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu }),
});

/** CONTRACT §1. */
function ownVariables(
  { jobId, step, experiment, settings, sideInputs }: StepManifest,
  outputFolder: string,
  nodes: number,
): Record<string, string> {
  return {
    AZUREML_BI_OUTPUT_PATH: outputFolder,
    AZUREML_NODE_COUNT: String(nodes),
    MILLRACE_JOB_ID: jobId,
    MILLRACE_LOGGING_LEVEL: settings.loggingLevel,
    MILLRACE_OUTPUT_DIR: outputFolder,
    MILLRACE_STEP: step,
    ...(experiment === null ? {} : { MILLRACE_EXPERIMENT: experiment }),
    ...tableVariables(sideInputs),
    ...(settings.environment?.azureml === 'real' ? { MILLRACE_AZUREML: 'real' } : {}),
  };
}
