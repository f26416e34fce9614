import { invariant, MillraceError } from '../../core/errors.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { isDataFolder } from '../../core/mini-batch/input-elements.ts';
import type { Decision } from '../../core/ports/decision.ts';
import type { OrderedOutput } from '../../core/ports/ordered-output.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { FirstFailure } from '../../core/result/first-failure.ts';
import { MetricTotals } from '../../core/result/metric-totals.ts';
import { type Seal, summaryOf } from '../../core/result/seal.ts';
import type { StepState } from '../../core/result/step-state.ts';
import type { StepEnd } from '../../core/result/summary.ts';
import { notesOf } from './notes-of.ts';
import type { CollectorPorts } from './ports.ts';

/** A summary names no more files than this. */
const MOST_FILES = 10_000;

export type SealPorts = Pick<CollectorPorts, 'store' | 'outputs' | 'openFolder' | 'clock'> &
  Partial<Pick<CollectorPorts, 'journal'>>;

const NO_OUTPUT = { path: null, bytes: 0, sha256: null, mark: null };

export interface Sealing {
  readonly run: RunAddress;
  readonly manifest: StepManifest;
  readonly state: StepState;
  readonly output: OrderedOutput;
  readonly decision: Decision;
  readonly firstFailure: FirstFailure;
  /** By the wall clock. */
  readonly startedAtMs: number;
  /** The same moment, monotonic. */
  readonly beganMs: number;
}

/**
 * Decides a run by one put-if-absent file and carries the decision out. Whoever finds the seal, its author or a later
 * owner, can do it again from any point: every act is repeatable.
 */
export async function sealRun(ports: CollectorPorts, sealing: Sealing): Promise<void> {
  const { run, manifest, state, output, decision } = sealing;
  const { store } = ports;
  const isWhole = state.next === state.total;
  invariant(isWhole || decision.status !== 'completed', `only ${state.next} of ${state.total} are in the output`);
  ports.journal.note({ kind: 'step-sealing', ...run, status: decision.status });
  if (decision.status !== 'completed') await store.putIfAbsent(layout.stop(run, run.run), jsonBytes(decision, 2));
  const mine: Seal = {
    run: run.run,
    ...decision,
    parts: await output.freeze(notesOf(state, sealing.firstFailure, decision)),
    totals: state.totals,
    total: state.total,
    totalItems: state.totalItems ?? (decision.status === 'completed' ? state.totals.items : null),
    firstError: sealing.firstFailure.of(decision.status),
    startedAtMs: sealing.startedAtMs,
    sealedAtMs: ports.clock.now(),
    tookMs: ports.clock.monotonicMs() - sealing.beganMs,
  };
  const seal = await putSeal(store, run, mine);
  await carryOut(ports, run, manifest, seal);
  await ports.board.pinUp({ ...state.progress(output.epoch, output.aheadBytes), isEnded: true });
  ports.journal.note({ kind: 'step-ended', ...run, status: seal.status, reason: seal.reason });
}

/** Carries out what was decided before its author could; false when nothing was. */
export async function carryOutSeal(ports: SealPorts, run: RunAddress): Promise<boolean> {
  const seal = await readSeal(ports.store, run);
  const manifest = seal && (await readRunManifest(ports.store, run));
  if (seal === undefined || manifest === undefined) return false;
  await carryOut(ports, run, manifest, seal);
  return true;
}

const readSeal = (store: Store, run: RunAddress): Promise<Seal | undefined> =>
  readCheckedState<Seal>(store, layout.seal(run, run.run));

/** The seal that counts: the first that was put. */
export async function putSeal(store: Store, run: RunAddress, mine: Seal): Promise<Seal> {
  if (await store.putIfAbsent(layout.seal(run, run.run), checkedState(mine))) return mine;
  const theirs = await readSeal(store, run);
  invariant(theirs !== undefined, 'a seal is never taken away');
  return theirs;
}

/**
 * Repeatable from any point. An interrupted run has nothing but its end: the next one goes on with its files. Only what
 * failed may be without a manifest.
 */
export async function carryOut(
  ports: SealPorts,
  run: RunAddress,
  manifest: StepManifest | undefined,
  seal: Seal,
): Promise<void> {
  const { store, outputs } = ports;
  const options = manifest && outputOptionsOf(manifest);
  const isComplete = seal.status === 'completed';
  invariant(manifest !== undefined || !isComplete, 'a completed run has a manifest');
  if (seal.status !== 'interrupted') {
    await makeFiles(ports, run, manifest, seal).catch(async (error: unknown) => {
      // Another owner may have carried it out, and tidied up what it is made from under our hands.
      if ((await store.stat(layout.end(run, run.run))) === undefined) throw error;
    });
  }
  const end: StepEnd = { run: run.run, status: seal.status };
  await store.putIfAbsent(layout.end(run, run.run), jsonBytes(end, 2));
  await store.remove(layout.openStep(run, run.run));
  if (isComplete && options !== undefined) await outputs.tidy(run, options);
  // A dead letter may need what was claimed.
  if (isComplete && seal.totals.failed === 0) await store.remove(layout.claims(run));
}

/** Output, audit and summary. */
async function makeFiles(
  ports: SealPorts,
  run: RunAddress,
  manifest: StepManifest | undefined,
  seal: Seal,
): Promise<void> {
  const { store, outputs } = ports;
  const made = seal.status === 'completed' ? manifest : undefined;
  const output = made === undefined ? NO_OUTPUT : await outputs.publish(run, outputOptionsOf(made), seal.parts);
  let logged = { totals: new MetricTotals(), of: 0 };
  await outputs.writeAudit(run, seal.parts, () => {
    const look = { totals: new MetricTotals(), of: 0 };
    logged = look;
    return ({ status, metrics }) => {
      look.of += status === 'succeeded' ? 1 : 0;
      look.totals.note(metrics);
    };
  });
  const said = { metrics: logged.totals.totals(), metricsOf: logged.of };
  const { jobId, step } = run;
  const files = manifest === undefined ? [] : await filesOfScripts(ports, run, manifest);
  await store.putIfAbsent(
    layout.summary(run, run.run),
    jsonBytes(summaryOf(seal, { jobId, step, ...output, files, ...said }), 2),
  );
}

/** What scripts wrote into the output folder themselves, since the job began. */
async function filesOfScripts(
  { openFolder, store, journal }: SealPorts,
  run: RunAddress,
  manifest: StepManifest,
): Promise<readonly string[]> {
  const { fileName, folder } = outputOptionsOf(manifest);
  // By the clock that stamps files: this process's own may have jumped since, or be another machine's.
  const sinceMs = (await store.stat(layout.manifest(run)))?.modifiedMs ?? manifest.submittedAtMs;
  const isOurs = (path: string) => path === fileName || path.startsWith(`${fileName}.partial/`);
  const files: string[] = [];
  const enter = (path: string) => path !== `${fileName}.partial` && isDataFolder(path);
  try {
    for await (const page of openFolder(folder).list('', { enter })) {
      // File systems stamp coarsely, hence the second of slack.
      const theirs = page.filter(({ path, modifiedMs }) => !isOurs(path) && modifiedMs >= sinceMs - 1_000);
      files.push(...theirs.map(({ path }) => path));
      if (files.length >= MOST_FILES) break;
    }
  } catch (error) {
    // The list is a courtesy: what lies beside the output must not keep the run from its end.
    if (!(error instanceof MillraceError)) throw error;
    const message = `the summary does not list all files of the script: ${error.message}`;
    journal?.note({ kind: 'warning', ...run, key: 'files-not-listed', message });
  }
  return files.slice(0, MOST_FILES);
}
