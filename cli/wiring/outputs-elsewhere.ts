import { MillraceError } from '../../core/errors.ts';
import type { GrowingFile, OutputFiles, ReadableFile, Soon } from '../../core/ports/output-files.ts';

/**
 * The files of services, whose jobs may name outputs outside of the workspace: that such a place is full or away is the
 * fault of that job alone, which fails and can be resumed, while the others go on.
 */
export function outputsElsewhere(files: OutputFiles, workspace: string): OutputFiles {
  const isHere = (place: string): boolean => place === workspace || place.startsWith(`${workspace}/`);
  const or = <T>(place: string, act: () => Soon<T>): Soon<T> => (isHere(place) ? act() : orOwnFault(act));
  return {
    create: (place, of) => (isHere(place) ? files.create(place, of) : growing(own(() => files.create(place, of)))),
    open: (place) => or(place, () => files.open(place)),
    size: (place) => or(place, () => files.size(place)),
    stream: (place, from, to) => files.stream(place, from, to),
    names: (folder) => or(folder, () => files.names(folder)),
    sync: (place) => or(place, () => files.sync(place)),
    remove: (place) => or(place, () => files.remove(place)),
    publish: async (output, parts, segmentAt) => or(output.folder, () => files.publish(output, parts, segmentAt)),
  };
}

function growing(file: GrowingFile & ReadableFile): GrowingFile {
  return {
    place: file.place,
    get length() {
      return file.length;
    },
    append: async (buffers) => orOwnFault(() => file.append(buffers)),
    sync: async () => orOwnFault(() => file.sync()),
    read: (at, length) => orOwnFault(() => file.read(at, length)),
    close: () => file.close(),
  };
}

function orOwnFault<T>(act: () => Soon<T>): Soon<T> {
  const answer = own(act);
  return answer instanceof Promise ? answer.catch(throwOwn) : answer;
}

function own<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    return throwOwn(error);
  }
}

function throwOwn(error: unknown): never {
  const isOwn = error instanceof MillraceError && ['STORE_FULL', 'STORE_UNAVAILABLE'].includes(error.code);
  if (!isOwn) throw error;
  const hint = 'see to the place of the output, then resume';
  throw new MillraceError('OUTPUT_UNUSABLE', error.message, { hint, cause: error });
}
