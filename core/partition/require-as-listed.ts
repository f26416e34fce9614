import { MillraceError } from '../errors.ts';
import type { InputSources } from '../mini-batch/list-inputs.ts';
import { statFile } from '../mini-batch/stat-file.ts';
import { inputChange } from '../ports/input-change.ts';
import type { Slice } from '../ports/records.ts';

/** Looks at a file in its place. @throws MillraceError `INPUT_CHANGED`, naming it, when it is gone or another than was listed */
export async function requireAsListed(file: Slice, sources: Pick<InputSources, 'openFolder'>): Promise<void> {
  const change = inputChange(file.path, file, await statFile(file.path, sources));
  if (change === undefined) return;
  throw new MillraceError('INPUT_CHANGED', change, { hint: 'let nothing write to the inputs, then run the job again' });
}
