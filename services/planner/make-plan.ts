import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { PlanTotals } from '../../core/job/plan-totals.ts';
import { describeEmpty } from '../../core/mini-batch/empty-input.ts';
import { inputSources } from '../../core/mini-batch/input-sources.ts';
import type { InputPosition } from '../../core/mini-batch/plan-position.ts';
import { splitFiles } from '../../core/mini-batch/split-files.ts';
import { Splitter } from '../../core/mini-batch/splitter.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import { keepTablePlan } from '../../core/table/kept-table-plan.ts';
import { type InputPages, InputPatience } from './input-patience.ts';
import { LeftOut } from './left-out.ts';
import type { PlanShelf } from './plan-shelf.ts';
import type { RunScope } from './run-scope.ts';

/** The first part is small, so that the first mini-batch need not wait for a long listing. */
const FIRST_PART_INPUTS = 500;
/** Several parts are in memory at once. */
const MOST_PART_INPUTS = 4_000;

/**
 * Lists and splits the inputs and puts the parts on the shelf, from where an earlier run left it. Undefined when it
 * was stopped.
 */
export async function makePlan(scope: RunScope): Promise<PlanTotals | undefined> {
  const { run, shelf } = scope;
  try {
    if (run.run > 1 && !shelf.isEmpty && (await shelf.totals()) === undefined) await tellBegun(scope);
    for (const patience = new InputPatience(scope); ; ) {
      const totals = (await shelf.totals()) ?? (await patience.withInputs((inputs) => listAndSplit(scope, inputs)));
      if (totals === undefined) return undefined;
      // Another planner makes the same plan, but may cut it into other parts: go on behind what it has put.
      if (totals !== 'overtaken' && totals !== 'again') return await shelf.complete(totals);
    }
  } finally {
    if (!shelf.isClosed) shelf.breakOff();
  }
}

async function listAndSplit(scope: RunScope, inputs: InputPages): Promise<PlanTotals | 'overtaken' | undefined> {
  const { manifest, shelf, signal } = scope;
  const start = await shelf.position();
  const splitter = new Splitter(manifest.settings.miniBatchSize, manifest.firstMiniBatches, start);
  const parts = new Parts(shelf);
  const first = manifest.inputs.findIndex(({ name }) => name === start.last?.input);
  for (const input of manifest.inputs.slice(Math.max(0, first))) {
    const after = input.name === start.last?.input ? start.last : null;
    const before = after === null ? splitter.miniBatches : -1;
    const leftOut = new LeftOut();
    for await (const miniBatches of inputs(input, splitInput(scope, input, { splitter, after, leftOut }))) {
      if (signal.aborted) return undefined;
      if (!(await parts.add(miniBatches))) return 'overtaken';
    }
    if (signal.aborted) return undefined;
    leftOut.tell(scope, input.name);
    if (splitter.miniBatches === before && !splitter.isFull) {
      await tellEmpty(scope, input);
    }
  }
  if (signal.aborted) return undefined;
  if (!(await parts.putRest())) return 'overtaken';
  return { total: splitter.miniBatches, items: splitter.items };
}

/** An earlier run was ended in the midst of its plan: what is listed now and stands before its end is not looked at. */
async function tellBegun({ ports, run, shelf }: RunScope): Promise<void> {
  const { last } = await shelf.position();
  const message = `the plan that an earlier run had begun goes on behind ${last?.path}: what was added before that since is left out`;
  ports.journal.note({ kind: 'warning', ...run, key: 'plan-goes-on', message });
}

async function tellEmpty({ ports, run }: RunScope, input: ResolvedInput): Promise<void> {
  const { name } = input;
  const paths = `: ${input.paths.join(', ')}`;
  // Where the store does not answer now it is not known why.
  const nothing = () => `input ${name} has nothing to score${paths}`;
  const message = await describeEmpty(input, inputSources(ports), paths).catch(nothing);
  ports.journal.note({ kind: 'warning', ...run, key: `empty-${name}`, message });
}

interface Splitting {
  readonly splitter: Splitter;
  readonly after: InputPosition | null;
  readonly leftOut: LeftOut;
}

/** What only tables need, and `partition_keys`, is loaded for them alone. */
async function* splitInput(
  scope: RunScope,
  input: ResolvedInput,
  { splitter, after, leftOut }: Splitting,
): AsyncGenerator<readonly PlannedMiniBatch[], void, undefined> {
  const { ports, manifest } = scope;
  const onRemark = (key: string, message: string) =>
    ports.journal.note({ kind: 'warning', ...scope.run, key: `${key}-${input.name}`, message });
  const heard = { onLeftOut: (path: string) => leftOut.add(path), onRemark };
  const sources = { ...inputSources(ports), ...heard };
  if (manifest.settings.partitionKeys !== null) {
    const { splitByKeys } = await import('./split-by-keys.ts');
    yield* splitByKeys(scope, input, sources, splitter, after);
  } else if (input.table === undefined) yield* splitFiles(input, splitter, sources, after);
  else {
    const { splitRows } = await import('../../core/table/split-rows.ts');
    yield* splitRows(input, manifest.settings.miniBatchSize, splitter, {
      ...sources,
      tables: ports.tables,
      after,
      find: (find) => keepTablePlan(ports.store, scope.run, input.name, find),
    });
  }
}

/** Gathers mini-batches into parts that grow from small to large. False: somebody else has put the part. */
class Parts {
  readonly #shelf: PlanShelf;
  #part: PlannedMiniBatch[] = [];
  #inputs = 0;
  #wanted = FIRST_PART_INPUTS;

  constructor(shelf: PlanShelf) {
    this.#shelf = shelf;
  }

  async add(miniBatches: readonly PlannedMiniBatch[]): Promise<boolean> {
    for (const miniBatch of miniBatches) {
      this.#part.push(miniBatch);
      this.#inputs += miniBatch.slices.length;
    }
    return this.#inputs < this.#wanted || this.putRest();
  }

  async putRest(): Promise<boolean> {
    if (this.#part.length === 0) return true;
    const isMine = await this.#shelf.put(this.#part);
    this.#part = [];
    this.#inputs = 0;
    this.#wanted = Math.min(this.#wanted * 4, MOST_PART_INPUTS);
    return isMine;
  }
}
