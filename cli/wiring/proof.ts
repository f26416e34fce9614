import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { type ErrorCode, MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestHere } from '../../core/job/output-here.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { damageIn } from '../../core/job/read-state.ts';
import type { AuditEntry } from '../../core/ports/codec.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { TableFile } from '../../core/ports/tables.ts';
import { AuditCheck } from '../../core/result/audit-check.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { goneOutput, requireNotMoved } from '../gone-output.ts';
import { ByteReader } from './byte-reader.ts';
import { outputRows } from './output-rows.ts';

export interface ProofRequest {
  readonly store: Store;
  readonly run: RunAddress;
  readonly manifest: StepManifest;
  readonly summary: StepSummary;
  readonly openStore: (folder: string) => Store;
  readonly openOutputs: (store: Store) => Promise<Pick<OrderedOutputs, 'readSoFar'>>;
}

export interface Proof {
  readonly miniBatches: number;
  readonly bytes: number;
  /** The first check that failed; undefined when none did. */
  readonly fault: string | undefined;
}

/** Reads audit and output side by side, once, in order. */
export async function proveOutput(request: ProofRequest): Promise<Proof> {
  const { store, run, manifest, summary } = request;
  const total = summary.status === 'completed' ? summary.mini_batches.total : null;
  const { preamble, rowColumns } = outputOptionsOf(manifest);
  // The rows are read back from what was made of them: then they are not the file's bytes.
  const isMade = rowColumns !== null && summary.output !== null;
  const { rows, items } = summary;
  const { succeeded } = summary.mini_batches;
  const check = new AuditCheck({ total, preambleBytes: preamble.length, rows, succeeded, items });
  const whole = createHash('sha256');
  const output = new ByteReader(await outputBytes(request), (bytes) => isMade || whole.update(bytes));
  const fault = await firstFault(store, run, check, output, preamble);
  const found = { miniBatches: check.miniBatches, bytes: isMade ? summary.bytes : check.bytes };
  if (fault !== undefined) return { ...found, fault };
  if (isMade) for await (const bytes of fileBytes(request)) whole.update(bytes);
  const isChanged = summary.sha256 !== null && whole.digest('hex') !== summary.sha256;
  const last = isChanged ? `bytes 0 to ${found.bytes}: the SHA-256 is not the summary's` : undefined;
  return { ...found, fault: last };
}

async function firstFault(
  store: Store,
  run: RunAddress,
  check: AuditCheck,
  output: ByteReader,
  preamble: Uint8Array,
): Promise<string | undefined> {
  try {
    const start = await output.take(preamble.length);
    if (!Buffer.from(preamble).equals(start)) return `bytes 0 to ${preamble.length}: the header is not as written`;
    for await (const entry of auditEntries(store, layout.audit(run, run.run))) {
      const fault = check.take(entry) ?? (await bytesFault(entry, output));
      if (fault !== undefined) return fault;
    }
    const fault = check.end();
    if (fault !== undefined) return fault;
    return (await output.isAtEnd()) ? undefined : `there are bytes behind the last mini-batch, from ${check.bytes} on`;
  } catch (error) {
    if (error instanceof MillraceError && DAMAGES.has(error.code)) return error.message;
    throw error;
  }
}

/** What reading audit or output may come upon, which is what is to be found out. */
const DAMAGES: ReadonlySet<ErrorCode> = new Set(['TABLE_INVALID', 'STATE_CORRUPT']);

async function* auditEntries(store: Store, path: string): AsyncIterable<AuditEntry> {
  try {
    yield* avroEntryFiles.read('AuditEntry', store.stream(path));
  } catch (error) {
    const { message } = damageIn(error);
    throw new MillraceError('STATE_CORRUPT', `${path} is damaged: ${message}`, { cause: error });
  }
}

async function bytesFault(entry: AuditEntry, output: ByteReader): Promise<string | undefined> {
  const bytes = await output.take(entry.length);
  const where = `mini-batch ${entry.index}, bytes ${entry.offset} to ${entry.offset + entry.length}`;
  if (bytes.length < entry.length) return `${where}: the output ends before`;
  const sha256 = createHash('sha256').update(bytes).digest();
  return sha256.equals(entry.sha256) ? undefined : `${where}: the bytes were changed`;
}

/** The output file; of a run that did not complete, the rows so far. */
async function outputBytes(request: ProofRequest): Promise<AsyncIterable<Uint8Array>> {
  const { store, run, summary, openStore, openOutputs } = request;
  if (summary.output !== null) return outputRows(request.manifest, await fileOf(request, summary.output));
  const manifest = manifestHere(store, request.manifest);
  const options = outputOptionsOf(manifest);
  if (options.fileName === null) return nothing();
  await requireNotMoved({ store, manifest, openStore });
  return (await openOutputs(store)).readSoFar(run, options, 0);
}

/** Whoever's it is: that is what is to be found out. */
async function fileOf(request: ProofRequest, path: string): Promise<TableFile> {
  const folder = request.openStore(dirname(path));
  const entry = await folder.stat(basename(path));
  if (entry === undefined) throw await goneOutput(request, path);
  return { path, size: entry.size, read: (from, to) => folder.stream(basename(path), from, to) };
}

function fileBytes({ summary, openStore }: ProofRequest): AsyncIterable<Uint8Array> {
  const path = summary.output ?? '';
  return openStore(dirname(path)).stream(basename(path));
}

async function* nothing(): AsyncIterable<Uint8Array> {}
