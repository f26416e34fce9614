import { MOST_OF_A_KIND } from '../../core/ports/outcome.ts';
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
  const writerOf = async (path: string): Promise<number> => {
    const { note = '' } = (await store.stat(path)) ?? {};
    return note.startsWith(`${writer}/`) ? Number(note.slice(writer.length + 1)) : index;
  };
  await sendFiles(local, store, `${writer}/${index}`, async (path, replace) => {
    // One more than are told, so that it is said that there are more.
    if (warnings.length > MOST_OF_A_KIND) return replace();
    const before = await writerOf(path);
    await replace();
    // Others may write it at the same moment.
    const winner = await writerOf(path);
    const other = winner === index ? before : winner;
    if (other !== index) warnings.push(`same-file ${path.replaceAll('\t', ' ')}\t${sameFile(path, other, winner)}`);
  });
  return warnings;
}

const sameFile = (path: string, other: number, winner: number): string =>
  `it wrote ${path} into the output folder, as mini-batch ${other} did: that of mini-batch ${winner} stays, unless one more writes it. Let names tell mini-batches apart`;
