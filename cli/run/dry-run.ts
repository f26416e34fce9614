import { effectiveSettings } from '../../core/job/effective-settings.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { firstInputs } from '../../core/mini-batch/first-inputs.ts';
import { Splitter } from '../../core/mini-batch/splitter.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';
import type { RunOptions } from '../commands/run-options.ts';
import { counted } from '../console/figures.ts';
import { sanitized, warningLine } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { emptyInput } from '../wiring/empty-input.ts';
import { checkJobSnapshot } from '../wiring/snapshot.ts';
import { splitInput } from '../wiring/split-input.ts';
import { checkPlaces, prepareJob } from './prepared-job.ts';
import { columnLines, type ShownColumn, shownColumns } from './shown-columns.ts';
import { workplaceHere } from './workplace-here.ts';

const SHOWN_INPUTS = 10;

interface DryRun {
  readonly mini_batches: number;
  /** Null where rows are counted only when they are read. */
  readonly items: number | null;
  readonly first_inputs: readonly string[];
  /** By name. */
  readonly empty_inputs: readonly string[];
  /** Of tables, by the names of their inputs. */
  readonly columns: Readonly<Record<string, readonly ShownColumn[]>>;
  readonly settings: readonly string[];
}

/** Shows what would be run: settings, plan and first inputs. Writes nothing and starts nothing. */
export async function dryRun(options: RunOptions, context: CommandContext): Promise<number> {
  const job = await prepareJob(options, context);
  const { store, manifest, draft } = job;
  await checkPlaces(job, context);
  await workplaceHere({ store, manifest, sourceFolder: draft.sourceDirectory }, context);
  const warnings = await checkJobSnapshot(job);
  printLines(context.stderr, warnings.map(warningLine));
  const { inputs, ...plan } = await planOf(manifest, context);
  if (options.json) {
    printJson(context.stdout, plan);
    return 0;
  }
  const { mini_batches, items, first_inputs } = plan;
  await warnOfEmpty(manifest, plan.empty_inputs, context);
  const more = inputs - first_inputs.length;
  printLines(context.stdout, [
    'Settings:',
    ...plan.settings.map((line) => `  ${line}`),
    `Plan: ${counted(mini_batches, 'mini-batch', 'mini-batches')}${spokenItems(items)}`,
    ...columnLines(plan.columns),
    'First inputs:',
    ...first_inputs.map((path) => `  ${sanitized(path)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ]);
  return 0;
}

async function warnOfEmpty({ inputs }: StepManifest, empty: readonly string[], context: CommandContext): Promise<void> {
  for (const input of inputs.filter(({ name }) => empty.includes(name))) {
    const message = await emptyInput(input, context);
    printLines(context.stderr, [warningLine(message)]);
  }
}

async function planOf(manifest: StepManifest, context: CommandContext): Promise<DryRun & { readonly inputs: number }> {
  const splitter = new Splitter(manifest.settings.miniBatchSize, manifest.firstMiniBatches);
  const first: string[] = [];
  const empty: string[] = [];
  const columns: Record<string, readonly ShownColumn[]> = {};
  let inputs = 0;
  for (const input of manifest.inputs) {
    const before = splitter.miniBatches;
    let table: TablePlan | undefined;
    const onPlan = (plan: TablePlan, types: readonly string[]) => {
      table = plan;
      columns[input.name] = shownColumns(plan, types);
    };
    for await (const miniBatches of splitInput(input, manifest, splitter, context, onPlan)) {
      for (const miniBatch of miniBatches) {
        // Copies of rows are not there yet: they have names, and no parts.
        const parts = table?.isCopied ? undefined : table;
        first.push(...firstInputs(miniBatch, parts, SHOWN_INPUTS - first.length));
        inputs += miniBatch.slices.length;
      }
    }
    if (splitter.miniBatches === before && !splitter.isFull) empty.push(input.name);
  }
  return {
    inputs,
    mini_batches: splitter.miniBatches,
    items: splitter.items === 0 && splitter.miniBatches > 0 ? null : splitter.items,
    first_inputs: first,
    empty_inputs: empty,
    columns,
    settings: effectiveSettings(manifest),
  };
}

const spokenItems = (items: number | null): string =>
  items === null ? '; their rows are counted when they are read' : ` of ${counted(items, 'item')}`;
