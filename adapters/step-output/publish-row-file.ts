import { createHash, randomUUID } from 'node:crypto';
import { MillraceError } from '../../core/errors.ts';
import { asWritten } from '../../core/ports/as-written.ts';
import type { OutputOptions, PublishedOutput, SealedParts } from '../../core/ports/ordered-output.ts';
import type { GrowingFile, OutputFiles } from '../../core/ports/output-files.ts';
import type { RowFiles } from '../../core/ports/row-files.ts';
import type { RowColumn } from '../../core/ports/table/row-line.ts';
import { bytesOf } from './output-parts.ts';
import { segmentPlace } from './output-segments.ts';

type RowFileOptions = OutputOptions & { readonly rowColumns: readonly RowColumn[] };

/**
 * Makes an output file that is not its rows as they are: first as a file beside the segments, which then is published
 * like a lone segment. Repeatable by anybody, because its bytes are a function of the sealed rows.
 */
export async function publishRowFile(
  files: OutputFiles,
  rowFiles: RowFiles,
  output: RowFileOptions,
  sealed: SealedParts,
): Promise<PublishedOutput> {
  // A name of its own: others may carry out the same seal. What a crash leaves goes with the segments.
  const made = files.create(segmentPlace(output, `made.${randomUUID()}`), 'output');
  try {
    await fill(made, rowFiles.encode(output.rowColumns, sealedRows(files, output, sealed))).catch(
      async (error: unknown) => {
        // Rows that nobody can read may be rows that nobody wrote: then that is what is wrong.
        for await (const _ of sealedRows(files, output, sealed));
        throw error;
      },
    );
    const { epoch } = sealed;
    const lone = { epoch, entries: [], segments: [{ epoch, length: made.length }] };
    const placeOf = (name: string | number): string => (name === epoch ? made.place : segmentPlace(output, name));
    return await files.publish(output, lone, placeOf);
  } finally {
    made.close();
    await files.remove(made.place);
  }
}

async function fill(made: GrowingFile, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) await made.append([piece]);
  await made.sync();
}

async function* sealedRows(
  files: OutputFiles,
  output: OutputOptions,
  { segments }: SealedParts,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for (const part of segments) {
    const place = segmentPlace(output, part.epoch);
    const stored = files.stream(place, 0, part.length);
    for await (const piece of asWritten(stored, part, place, createHash('sha256'))) {
      yield piece;
      bytes += piece.length;
    }
  }
  const wanted = bytesOf(segments);
  if (bytes === wanted) return;
  const { folder, fileName } = output;
  throw new MillraceError(
    'STATE_CORRUPT',
    `${folder}/${fileName}: its parts have ${bytes} bytes; ${wanted} were sealed`,
  );
}
