import { MillraceError } from '../errors.ts';
import type { SideInput } from '../job/manifest.ts';
import { counted } from '../ports/plural.ts';
import { type InputSources, listInput } from './list-inputs.ts';
import { meantLiterally } from './meant-literally.ts';

/** A file of a side input as it was when the job started: absolute path, bytes, whole milliseconds since 1970. */
export type SideFile = readonly [path: string, size: number, modifiedMs: number, etag?: string];

/** Each scorer looks at all of them before it starts. */
const MOST_FILES = 100_000;

/**
 * The files of a side input, which `what` names for people.
 *
 * @throws MillraceError `INPUT_MISSING` where there are none, `USAGE` where there are too many to be checked
 */
export async function listSideFiles(
  sideInput: SideInput,
  sources: InputSources,
  what = `side input ${sideInput.name}`,
): Promise<readonly SideFile[]> {
  const files: SideFile[] = [];
  for await (const { folder, slices } of listInput({ ...sideInput, type: 'file' }, sources)) {
    for (const { path, size, modifiedMs, etag } of slices) {
      files.push(etag ? [folder + path, size, modifiedMs, etag] : [folder + path, size, modifiedMs]);
    }
    if (files.length > MOST_FILES) {
      throw new MillraceError('USAGE', `${what} holds more than ${MOST_FILES} files`, {
        hint: 'name a smaller folder, or pass its path through arguments',
      });
    }
  }
  if (files.length > 0) return files;
  const hint = await meantLiterally(sideInput.paths, sources);
  const message = `${what} holds no files: ${sideInput.paths.join(', ')}`;
  throw new MillraceError('INPUT_MISSING', message, hint === undefined ? {} : { hint });
}

/** What is not as it was, by its path; undefined when all is. */
export function sideFileChange(before: readonly SideFile[], now: readonly SideFile[]): string | undefined {
  const found = new Map(now.map((file) => [file[0], file]));
  for (const [path, size, modifiedMs, etag] of before) {
    const file = found.get(path);
    if (file === undefined) return `${path} is gone`;
    if (file[1] !== size) return `${path} had ${counted(size, 'byte')} and has ${file[1]}`;
    if (file[3] !== etag) return `${path} was written again at ${spokenTime(file[2])}`;
    if (file[2] !== modifiedMs) {
      const was = spokenTime(modifiedMs);
      return `${path} was written again at ${spokenTime(file[2])}; if its bytes are as before, touch -d ${was} makes it what it was`;
    }
    found.delete(path);
  }
  const [added] = found.keys();
  return added === undefined ? undefined : `${added} was added`;
}

const spokenTime = (ms: number): string => new Date(ms).toISOString();
