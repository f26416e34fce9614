import { isFilePath } from '../../core/ports/file-path.ts';
import type { MiniBatch, WireRecord } from '../../core/ports/records.ts';
import { undecodable } from './cursor.ts';

const JOB_ID = /^[0-9a-z][0-9a-z-]{0,62}[0-9a-z]$/;
const STEP = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const ROOT = /^(?:\/|[a-z][a-z0-9+.-]*:\/\/)/;
/** Numbers that start at 1. */
const FROM_ONE: ReadonlySet<string> = new Set(['run', 'attempt', 'publication']);

/**
 * Holds a record that came over the wire to what its schema cannot say: names become parts of paths and keys, numbers
 * are counted with.
 *
 * @throws MillraceError `RECORD_UNDECODABLE`
 */
export function checkRecord(record: WireRecord): void {
  if (record.kind === 'DeadLetter' && record.undecodable !== null && hasNoAddress(record)) return;
  checkNames(record);
  checkNumbers(record);
  if (record.kind === 'MiniBatch') checkPaths(record);
  if (record.kind === 'StepStopped' && record.status !== 'cancelled' && record.status !== 'failed') {
    throw undecodable(`its status is ${quote(record.status)}, not cancelled or failed`);
  }
  if (record.kind === 'MiniBatchScored' && record.succeededItems > record.items) {
    throw undecodable(`${record.succeededItems} of its ${record.items} items succeeded`);
  }
}

/** What nobody could read did not say whose it was. */
const hasNoAddress = (record: { jobId: string; step: string; run: number; index: number }): boolean =>
  record.jobId === '' && record.step === '' && record.run === 0 && record.index === -1;

function checkNames(record: WireRecord): void {
  if (!JOB_ID.test(record.jobId)) throw undecodable(`${quote(record.jobId)} is no job id`);
  if (record.kind === 'CancelRequested') return;
  const { step } = record;
  if (step.length < 3 || step.length > 32 || !STEP.test(step)) throw undecodable(`${quote(step)} is no step name`);
}

/** Whoever opens them does not look again. There may be many in one folder, which is looked at once. */
function checkPaths({ folder, slices }: MiniBatch): void {
  const isFolder = folder.endsWith('/') && isWholePath(`${folder}file`);
  for (const { path } of slices) {
    if (!(isFolder ? isFilePath(path) : isWholePath(folder + path)))
      throw undecodable(`${quote(folder + path)} is no whole path`);
  }
}

function isWholePath(path: string): boolean {
  const root = ROOT.exec(path)?.[0];
  return root !== undefined && isFilePath(path.slice(root.length));
}

/** Only the record's own fields; what is nested in it is shown to people. NaN fails every comparison, so it is refused too. */
function checkNumbers(record: WireRecord): void {
  for (const name in record) {
    const value: unknown = record[name as keyof WireRecord];
    if (typeof value !== 'number') continue;
    const least = FROM_ONE.has(name) ? 1 : 0;
    if (!(value >= least && value < Number.POSITIVE_INFINITY)) throw undecodable(`its ${name} is ${value}`);
  }
}

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
