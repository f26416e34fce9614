import { crc32 } from 'node:zlib';
import type { CheckpointNotes, EpochPart, VerdictTotals } from '../../core/ports/ordered-output.ts';

/** What the owner of an epoch has made durable. Data is synced before the checkpoint names its length. */
export interface Checkpoint extends CheckpointNotes {
  /** The step that it is of, as the output's options name it; absent in checkpoints of older versions. */
  readonly owner?: string;
  readonly run: number;
  readonly epoch: number;
  /** Verdicts below `next`. */
  readonly appended: VerdictTotals;
  /** Of the output, in order. */
  readonly segments: readonly EpochPart[];
  /** Of the audit, in order. */
  readonly entries: readonly EpochPart[];
  /** Rows set aside, by file name in the step's folder. */
  readonly pieces: readonly NamedPart[];
  /** What earlier runs appended behind their first failure: its successes from `next` on are set aside too. */
  readonly former: readonly FormerOutput[];
}

/** A file in the step's folder, of which the first `length` bytes count. */
export interface NamedPart {
  readonly name: string;
  readonly length: number;
}

/** The segments and entries of a run, in order, as it left them. */
export interface FormerOutput {
  readonly segments: readonly EpochPart[];
  readonly entries: readonly EpochPart[];
}

export function encodeCheckpoint(payload: Checkpoint): Uint8Array {
  const json = JSON.stringify(payload);
  return Buffer.from(`{"crc32":"${crcOf(json)}","payload":${json}}\n`);
}

/** Undefined for one that is torn or was altered. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  const match = /^\{"crc32":"([0-9a-f]{8})","payload":(.*)\}\n$/s.exec(text);
  const [, crc, json] = match ?? [];
  if (json === undefined || crcOf(json) !== crc) return undefined;
  return JSON.parse(json) as Checkpoint;
}

function crcOf(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
