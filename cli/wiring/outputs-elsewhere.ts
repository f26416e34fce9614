import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { MillraceError } from '../../core/errors.ts';
import type { GrowingFile, OutputFiles, ReadableFile, Soon } from '../../core/ports/output-files.ts';

/**
 * The files of services, whose jobs may name outputs outside of the workspace: that such a place is full or away is the
 * fault of that job alone, which fails and can be resumed, while the others go on.
 */
export function outputsElsewhere(files: OutputFiles, workspace: string): OutputFiles {
  const isHere = (place: string): boolean => place === workspace || place.startsWith(`${workspace}/`);
  const at: At = (place, act) => (isHere(place) ? act() : orOwnFault(place, act));
  return {
    create: (place, of) => at(place, () => growing(files.create(place, of), at)),
    open: async (place) => {
      const file = await at(place, () => files.open(place));
      return file && readable(place, file, at);
    },
    size: (place) => at(place, () => files.size(place)),
    stream: (place, from, to) => (isHere(place) ? files.stream(place, from, to) : streamed(files, place, from, to)),
    names: (folder) => at(folder, () => files.names(folder)),
    sync: (place) => at(place, () => files.sync(place)),
    remove: (place) => at(place, () => files.remove(place)),
    removeFolder: (place) => at(place, () => files.removeFolder(place)),
    publish: (output, parts, segmentAt) => at(output.folder, () => files.publish(output, parts, segmentAt)),
  };
}

/** Does what concerns a place. */
type At = <T>(place: string, act: () => T) => T;

async function* streamed(files: OutputFiles, place: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  try {
    yield* files.stream(place, from, to);
  } catch (error) {
    throw ownFault(place, error);
  }
}

const readable = (place: string, file: ReadableFile, at: At): ReadableFile => ({
  read: (from, length): Soon<Uint8Array> => at(place, () => file.read(from, length)),
  close: () => file.close(),
});

function growing(file: GrowingFile, at: At): GrowingFile {
  const { place } = file;
  return {
    ...readable(place, file, at),
    place,
    get length() {
      return file.length;
    },
    append: (buffers) => at(place, () => file.append(buffers)),
    sync: () => at(place, () => file.sync()),
  };
}

function orOwnFault<T>(place: string, act: () => T): T {
  const thrown = (error: unknown): never => {
    throw ownFault(place, error);
  };
  try {
    const answer = act();
    return answer instanceof Promise ? (answer.catch(thrown) as T) : answer;
  } catch (error) {
    return thrown(error);
  }
}

/** A folder that is away for a moment is tried again with the service; a place in Azure Blob was tried for half a minute. */
function ownFault(place: string, error: unknown): unknown {
  if (!(error instanceof MillraceError)) return error;
  const isOver = error.code === 'STORE_FULL' || (error.code === 'STORE_UNAVAILABLE' && isBlobAddress(place));
  const hint = 'see to the place of the output, then resume';
  return isOver ? new MillraceError('OUTPUT_UNUSABLE', error.message, { hint, cause: error }) : error;
}
