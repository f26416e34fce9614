import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { outputMark } from './output-mark.ts';

/**
 * Whoever prints an output needs to know that another job has not put its own there since the run published it. It is
 * read only where it has not the mark that was noted then: no time tells, for the other job may have written its rows
 * before. One that is gone is not looked at.
 *
 * @throws MillraceError `STATE_CORRUPT` where it is not what the run wrote
 */
export async function requireOwnOutput(
  { job_id: jobId, output, output_mark: mark = null, bytes, sha256 }: StepSummary & { readonly output: string },
  openStore: (folder: string) => Store,
): Promise<void> {
  const folder = openStore(dirname(output));
  const name = basename(output);
  const entry = await folder.stat(name);
  if (entry === undefined) return;
  const isAnother = (how: string): MillraceError =>
    new MillraceError('STATE_CORRUPT', `the output ${output} is not what ${jobId} wrote: ${how}`, {
      hint: `another job may have written there; millrace verify ${jobId} tells more`,
    });
  if (entry.size !== bytes) throw isAnother(`it has ${entry.size} bytes, and had ${bytes}`);
  if (mark !== null && mark === (await outputMark(folder, name))) return;
  const hash = createHash('sha256');
  for await (const chunk of folder.stream(name)) hash.update(chunk);
  if (hash.digest('hex') !== sha256) throw isAnother('its SHA-256 is another one');
}
