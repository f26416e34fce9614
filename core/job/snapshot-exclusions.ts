import type { PathPatterns } from '../ports/path-patterns.ts';
import { places as registries, registryFolders, VERSION_PATH } from '../registry/places.ts';
import { JOB_ID, outputPlaces } from './by-products.ts';
import { roots } from './layout.ts';
import type { JobDraft } from './manifest-draft.ts';
import { isWithin } from './paths.ts';

/** What of the source directory is not code. */
export interface SnapshotExclusions {
  /** Absolute paths of files and folders, each left out with all that is below it. */
  readonly exclude: readonly string[];
  /** Takes paths relative to the source directory. */
  isExcluded(path: string, isFolder: boolean): boolean;
  /** Of the paths that were asked for, those that are excluded for nothing but what earlier runs wrote there. */
  readonly byProducts: ReadonlySet<string>;
}

type Rule = (path: string, isFolder: boolean) => boolean;

/**
 * The workspace, the job's own inputs and outputs, and what else runs are known to have written there. What takes in the
 * entry script itself cannot be told from code: an input that does so excludes nothing.
 *
 * @param drafts The job as it is to be run, and as its file has it where the command line says otherwise.
 * @param byProducts As `knownByProducts` tells them.
 */
export function snapshotExclusions(
  drafts: readonly [JobDraft, ...JobDraft[]],
  workspace: string,
  patterns: PathPatterns,
  byProducts: readonly string[] = [],
): SnapshotExclusions {
  const [{ sourceDirectory, entryScript }] = drafts;
  const script = `${sourceDirectory}/${entryScript}`;
  const compiled = drafts
    .flatMap((draft) => [...draft.inputs, ...draft.sideInputs])
    .flatMap((input) => input.paths)
    .map((path) => patterns.compile(path));
  const folders = compiled.filter((pattern) => !pattern.isGlob && !isWithin(script, pattern.base));
  const rules = compiled
    .filter((pattern) => pattern.isGlob)
    .map((pattern): Rule => {
      const matches: Rule = (path, isFolder) => !isFolder && matchesBelow(pattern, path);
      return matches(script, false) ? () => false : matches;
    });
  const exclude = [...folders.map((pattern) => pattern.base), ...workspaceFolders(sourceDirectory, workspace)];
  const own = drafts.flatMap((draft) => placesOf(draft, script));
  const ofThisJob = [...rules, ...registryRules(workspace), ...placeRules(new Set(own), script)];
  const ofEarlier = placeRules(new Set(byProducts), script);
  const met = new Set<string>();
  const isExcluded = (path: string, isFolder: boolean): boolean => {
    const isOneOf = (all: readonly Rule[]) => all.some((rule) => rule(`${sourceDirectory}/${path}`, isFolder));
    if (isOneOf(ofThisJob)) return true;
    const isByProduct = isOneOf(ofEarlier);
    if (isByProduct) met.add(path);
    return isByProduct;
  };
  return { exclude, isExcluded, byProducts: met };
}

const matchesBelow = ({ base, matches }: ReturnType<PathPatterns['compile']>, path: string): boolean =>
  isWithin(path, base) && path !== base && matches(path.slice(base === '/' ? 1 : base.length + 1));

/** A workspace that holds the source directory itself is left out by its parts, a registry by its versions: beside them may lie code. */
function workspaceFolders(sourceDirectory: string, workspace: string): string[] {
  if (!isWithin(sourceDirectory, workspace)) return [workspace];
  const { computes: _, ...whole } = roots;
  return [...Object.values(whole), registries.defaultDatastores, registries.models].map(
    (name) => `${workspace}/${name}`,
  );
}

function registryRules(workspace: string): Rule[] {
  return [roots.computes, ...registryFolders].map((name): Rule => {
    const folder = `${workspace}/${name}/`;
    return (path) => path.startsWith(folder) && VERSION_PATH.test(path.slice(folder.length));
  });
}

/** The output folder; beside the script only the output itself. */
function placesOf({ output: { folder }, settings }: JobDraft, script: string): readonly string[] {
  if (folder === null) return [];
  return outputPlaces(folder, settings.appendRowFileName, !patternOf(folder).test(script)).map(({ place }) => place);
}

function placeRules(places: ReadonlySet<string>, script: string): Rule[] {
  const varied = [...places].filter((place) => place.includes(JOB_ID)).map(patternOf);
  // A folder that is left out is not entered: it alone need be known.
  const isPlace: Rule = (path) => places.has(path) && !isWithin(script, path);
  const rules = varied
    .filter((pattern) => !pattern.test(script))
    .map(
      (pattern): Rule =>
        (path) =>
          pattern.test(path),
    );
  return [isPlace, ...rules];
}

/** A place and all that is below it; of other jobs too where the id is part of it. */
function patternOf(place: string): RegExp {
  const parts = place.split(JOB_ID).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('\\d{8}-\\d{6}-[0-9a-z]{5}')}(/|$)`, 's');
}
