import type { PathPatterns } from '../ports/path-patterns.ts';
import { places } from '../registry/places.ts';
import { layout } from './layout.ts';
import type { JobDraft } from './manifest-draft.ts';
import { isWithin } from './paths.ts';

/** What of the source directory is not code. */
export interface SnapshotExclusions {
  /** Absolute paths of files and folders, each left out with all that is below it. */
  readonly exclude: readonly string[];
  /** Takes paths relative to the source directory. */
  isExcluded(path: string, isFolder: boolean): boolean;
}

type Rule = (path: string, isFolder: boolean) => boolean;

/**
 * The workspace and the job's own inputs and outputs. What takes in the entry script itself cannot be told from code:
 * an input that does so excludes nothing.
 */
export function snapshotExclusions(draft: JobDraft, workspace: string, patterns: PathPatterns): SnapshotExclusions {
  const script = `${draft.sourceDirectory}/${draft.entryScript}`;
  const compiled = [...draft.inputs, ...draft.sideInputs]
    .flatMap((input) => input.paths)
    .map((path) => patterns.compile(path));
  const folders = compiled.filter((pattern) => !pattern.isGlob && !isWithin(script, pattern.base));
  const rules = compiled
    .filter((pattern) => pattern.isGlob)
    .map((pattern): Rule => {
      const matches: Rule = (path, isFolder) => !isFolder && matchesBelow(pattern, path);
      return matches(script, false) ? () => false : matches;
    });
  const exclude = [...folders.map((pattern) => pattern.base), ...workspaceFolders(draft, workspace)];
  const all = [...rules, outputRule(draft, script)];
  return {
    exclude,
    isExcluded: (path, isFolder) => all.some((rule) => rule(`${draft.sourceDirectory}/${path}`, isFolder)),
  };
}

const matchesBelow = ({ base, matches }: ReturnType<PathPatterns['compile']>, path: string): boolean =>
  isWithin(path, base) && path !== base && matches(path.slice(base === '/' ? 1 : base.length + 1));

/** A workspace that holds the source directory itself is left out by its parts. */
function workspaceFolders({ sourceDirectory }: JobDraft, workspace: string): string[] {
  if (!isWithin(sourceDirectory, workspace)) return [workspace];
  return [layout.jobs, layout.open, layout.snapshot('').replace(/\/$/, ''), 'claims', 'keys', places.models].map(
    (name) => `${workspace}/${name}`,
  );
}

/** The output folder, of other jobs too where the id is part of it; beside the script only the output itself. */
function outputRule({ output, settings }: JobDraft, script: string): Rule {
  const { folder } = output;
  if (folder === null) return () => false;
  const jobId = '\\d{8}-\\d{6}-[0-9a-z]{5}';
  const below = folder.split('{job_id}').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const pattern = below.join(jobId);
  const whole = new RegExp(`^${pattern}(/|$)`, 's');
  if (!whole.test(script)) return (path) => whole.test(path);
  const name = settings.appendRowFileName;
  return (path) => path === `${folder}/${name}` || path === `${folder}/${name}.partial`;
}
