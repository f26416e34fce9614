import type { Store } from '../../core/ports/store.ts';
import type { ScriptOptions } from '../../core/ports/workers.ts';
import { type FilesTarget, sendFiles } from './send-files.ts';

type Output = NonNullable<ScriptOptions['output']>;

/**
 * Sends what the script wrote while it ran this mini-batch; of a name that is there already the last stays. Gives the
 * warnings of its outcome: where another mini-batch of the step had written a file of the same name. What an earlier try
 * wrote, or another job, is replaced without a word.
 */
export async function sendOutput(
  { local, writer }: Output,
  store: FilesTarget & Pick<Store, 'stat'>,
  index: number,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  await sendFiles(local, store, `${writer}/${index}`, async (path) => {
    const { note = '' } = (await store.stat(path)) ?? {};
    const other = note.startsWith(`${writer}/`) ? note.slice(writer.length + 1) : String(index);
    if (other !== String(index) && warnings.length === 0) warnings.push(`same-file\t${sameFile(path, other)}`);
  });
  return warnings;
}

const sameFile = (path: string, other: string): string =>
  `it wrote ${path} into the output folder, as mini-batch ${other} did: the last stays. Let names tell mini-batches apart`;
