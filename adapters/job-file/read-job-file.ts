import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { type NodePath, NodePlaces } from './node-places.ts';
import { parseJobText } from './parse-job-text.ts';

/** A person writes a few kilobytes. */
const MOST_BYTES = 1024 * 1024;

/** What a job file says, and where (`core/job/job-document.ts`). */
export interface JobFileText {
  /** Absolute. */
  readonly file: string;
  /** The file as it is. */
  readonly text: string;
  readonly value: unknown;
  lineOf(path: NodePath): number;
  textOf(path: NodePath): string | undefined;
  keysOf(path: NodePath): readonly string[];
}

/**
 * Reads a YAML or JSON job file; `file` may be relative to the current folder.
 *
 * @throws MillraceError `JOB_INVALID` with file and line.
 */
export const readJobFile = (file: string): JobFileText => readJobText(file, textOf(file));

/** The same, of a text that is to be taken for the file's. */
export function readJobText(file: string, text: string): JobFileText {
  const parsed = parseJobText(file, text);
  const places = new NodePlaces(parsed.document, parsed.lines);
  return {
    file: resolve(file),
    text,
    value: parsed.value,
    lineOf: (path) => places.lineOf(path),
    textOf: (path) => places.textOf(path),
    keysOf: (path) => places.keysOf(path),
  };
}

function textOf(file: string): string {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) throw new MillraceError('JOB_INVALID', `${file} is not a file`);
    if (stats.size > MOST_BYTES) throw new MillraceError('JOB_INVALID', `${file} is larger than 1 MiB: not a job file`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    throw new MillraceError('JOB_INVALID', `${file}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text';
  return `it cannot be read: ${message}`;
}
