import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { TableFile } from '../../core/ports/tables.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { goneOutput, type OutputPlace } from '../gone-output.ts';
import { outputMark, streamMarked } from './output-mark.ts';

/**
 * Whoever prints an output needs to know that another job has not put its own there since the run published it. It is
 * read through first only where it has not the mark that was noted then: no time tells, for the other job may have
 * written its rows before. What is looked at, hashed and then read has one and the same mark, or reading it throws.
 *
 * @throws MillraceError `STATE_CORRUPT` where it is not what the run wrote, `STORE_UNAVAILABLE` where it is gone
 */
export async function ownOutput(
  place: OutputPlace,
  { job_id: jobId, output, output_mark: noted = null, bytes, sha256 }: StepSummary & { readonly output: string },
): Promise<TableFile> {
  const folder = place.openStore(dirname(output));
  const name = basename(output);
  const mark = await outputMark(folder, name);
  const entry = await folder.stat(name);
  if (mark === undefined || entry === undefined) throw await goneOutput(place, output);
  const isAnother = (how: string): MillraceError =>
    new MillraceError('STATE_CORRUPT', `the output ${output} is not what ${jobId} wrote: ${how}`, {
      hint: `another job may have written there; millrace verify ${jobId} tells more`,
    });
  if (entry.size !== bytes) throw isAnother(`it has ${entry.size} bytes, and had ${bytes}`);
  const read = async function* (from: number, to?: number): AsyncGenerator<Uint8Array> {
    try {
      yield* streamMarked(folder, name, mark, from, to);
    } catch (error) {
      const found = await outputMark(folder, name);
      if (found === undefined) throw await goneOutput(place, output);
      throw found === mark ? error : isAnother('it was replaced while it was read');
    }
  };
  if (mark !== noted && (await digest(read(0))) !== sha256) throw isAnother('its SHA-256 is another one');
  return { path: output, size: bytes, read };
}

async function digest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
