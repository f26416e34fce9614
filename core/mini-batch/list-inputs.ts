import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { requireFilePath } from '../ports/file-path.ts';
import type { PathPattern, PathPatterns } from '../ports/path-patterns.ts';
import type { ListOptions, Store } from '../ports/store.ts';
import { type FolderSlices, joinSlices, singleSlice } from './folder-slices.ts';
import { type InputElement, InputElements, isDataFolder, joinPath, relativeTo } from './input-elements.ts';
import type { InputPosition } from './plan-position.ts';
import { requireTime } from './require-time.ts';
import { Selection } from './selection.ts';
import { statFile } from './stat-file.ts';

export interface InputSources {
  readonly patterns: PathPatterns;
  /** Opens a folder that inputs lie in, to read. */
  readonly openFolder: (root: string) => Store;
  /** Hears of what lies among an input's files and is none; an absolute path. */
  readonly onLeftOut?: (path: string) => void;
  /** Hears of what is perhaps meant otherwise: `key` is the same for messages of one kind, `message` a line for people. */
  readonly onRemark?: (key: string, message: string) => void;
  /** Where the workspace is: it is no data. */
  readonly workspace: string;
}

type Places = Pick<InputSources, 'patterns' | 'openFolder'>;

/** Files named one by one are gathered into pages of this size. */
const PAGE_FILES = 1000;
const ALL = { skip: 0, take: null };

/**
 * The files of an input, in input order: its paths as listed, below each one the order of its store. All that is
 * below a folder counts, dot files too, except a workspace (`.millrace`); what a pattern matches is the patterns'
 * matter. A file that several paths name is taken once, where it is first named. `skip` and `take` count over all; of a
 * table they count its rows, and all its files are listed.
 *
 * With `after` it goes on behind a file that was planned earlier, whether or not that is still there.
 *
 * @throws MillraceError `INPUT_MISSING` for a path, or a pattern's folder, that is not there; `INPUT_NAME_INVALID` for a
 * blob that could be no file; `INPUT_UNREADABLE` for a file whose time no record can carry.
 */
export async function* listInput(
  input: ResolvedInput,
  sources: InputSources,
  after: InputPosition | null = null,
): AsyncGenerator<FolderSlices, void, undefined> {
  const selection = new Selection(input.type === 'file' ? input : ALL, after?.taken ?? 0);
  if (selection.isOver) return;
  for await (const page of paged(listElements(input, sources, after?.path))) {
    const slices = selection.select(page.slices);
    if (slices.length > 0) yield { folder: page.folder, slices };
    if (selection.isOver) return;
  }
}

/**
 * Whether all that an input names is there; what lies in its folders is not looked at.
 *
 * @throws MillraceError `INPUT_MISSING`
 */
export async function requireInput({ name, paths }: ResolvedInput, sources: Places): Promise<void> {
  for (const { text, pattern } of new InputElements(paths, sources.patterns).all) {
    const { base, isGlob } = pattern;
    const isThere = (await sources.openFolder(base).hasFolder('')) || (!isGlob && (await statFile(base, sources)));
    if (!isThere) throw await missing(name, text, pattern, sources);
  }
}

async function* listElements(
  input: ResolvedInput,
  sources: InputSources,
  after: string | undefined,
): AsyncGenerator<FolderSlices, void, undefined> {
  const elements = new InputElements(input.paths, sources.patterns);
  const first = after === undefined ? 0 : (elements.ownerOf(after) ?? 0);
  for (const [i, element] of elements.all.entries()) {
    if (i < first) continue;
    for await (const page of listElement(input.name, element, sources, i === first ? after : undefined)) {
      yield i === 0 ? page : whatBelongsTo(i, page, elements);
    }
  }
}

async function* listElement(
  input: string,
  { text, pattern }: InputElement,
  sources: InputSources,
  after: string | undefined,
): AsyncGenerator<FolderSlices, void, undefined> {
  const { base } = pattern;
  const store = sources.openFolder(base);
  if (await store.hasFolder('')) {
    const wanted = wantedOf(pattern, sources);
    const behind = after === undefined ? undefined : relativeTo(base, after);
    const options = behind === undefined ? wanted : { ...wanted, after: behind };
    const folder = joinPath(base, '');
    for await (const page of store.list('', options)) {
      for (const slice of page) {
        requireFilePath(slice.path, folder + slice.path);
        requireTime(slice, folder + slice.path);
      }
      yield { folder, slices: page };
    }
    return;
  }
  const file = pattern.isGlob ? undefined : await statFile(base, sources);
  if (file === undefined) throw await missing(input, text, pattern, sources);
  requireTime(file, base);
  if (after !== base) yield singleSlice(file);
}

function wantedOf(pattern: PathPattern, { onLeftOut, workspace }: InputSources): ListOptions {
  const { base, isGlob } = pattern;
  const isData = (folder: string) => joinPath(base, folder) !== workspace;
  const wanted: ListOptions = isGlob
    ? { enter: (folder) => isData(folder) && pattern.mayEnter(folder), want: (path) => pattern.matches(path) }
    : { enter: (folder) => isData(folder) && isDataFolder(folder) };
  return onLeftOut === undefined ? wanted : { ...wanted, onLeftOut: (path) => onLeftOut(joinPath(base, path)) };
}

async function missing(
  input: string,
  text: string,
  { base, isGlob }: PathPattern,
  sources: Places,
): Promise<MillraceError> {
  if (!isGlob && (await isNoFile(base, sources))) {
    const what = `${base} is neither a file nor a folder (a pipe, a device, a socket, a link to nothing)`;
    return new MillraceError('INPUT_MISSING', `input ${input}: ${what}`, { hint: 'name a regular file or a folder' });
  }
  const what = isGlob ? `the folder ${base} of the pattern ${text} does not exist` : `${base} does not exist`;
  return new MillraceError('INPUT_MISSING', `input ${input}: ${what}`, {
    hint: 'a relative path starts at the file that names it; on the command line, at the current folder',
  });
}

/** Whether something else than a file has that name; where files lie elsewhere nothing else can. */
async function isNoFile(path: string, { openFolder }: Places): Promise<boolean> {
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  const store = openFolder(path.slice(0, cut) || '/');
  let isThere = false;
  const onLeftOut = (): void => {
    isThere = true;
  };
  const options: ListOptions = { enter: () => false, want: (found) => found === name, onLeftOut };
  if (store.localPath(name) !== undefined) for await (const _ of store.list('', options));
  return isThere;
}

async function* paged(pages: AsyncIterable<FolderSlices>): AsyncGenerator<FolderSlices, void, undefined> {
  let small: FolderSlices[] = [];
  let gathered = 0;
  for await (const page of pages) {
    const { length } = page.slices;
    if (small.length === 0 && length > 1) yield page;
    else if (length > 0) {
      small.push(page);
      gathered += length;
    }
    if (gathered < PAGE_FILES) continue;
    yield small.reduce(joinSlices);
    small = [];
    gathered = 0;
  }
  if (small.length > 0) yield small.reduce(joinSlices);
}

const whatBelongsTo = (element: number, { folder, slices }: FolderSlices, elements: InputElements): FolderSlices => ({
  folder,
  slices: slices.filter(({ path }) => elements.ownerOf(folder + path) === element),
});
