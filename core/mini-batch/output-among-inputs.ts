import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import type { PathPattern, PathPatterns } from '../ports/path-patterns.ts';
import { relativeTo } from './input-elements.ts';

export interface OutputPlace {
  /** Absolute, as all of these. What lies in it is no input anyway. */
  readonly workspace: string;
  readonly folder: string;
  /** Null: what scripts write there is all there is. */
  readonly fileName: string | null;
}

const ANY_FILE = 'parallel_run_step.txt';

/**
 * An output that lies among a job's own inputs would be scored by the next run, and what there is of it even by this one.
 *
 * @throws MillraceError `JOB_INVALID`
 */
export function refuseOutputIn(input: ResolvedInput, output: OutputPlace, patterns: PathPatterns): void {
  const { workspace, folder } = output;
  if (folder === workspace || relativeTo(workspace, folder) !== undefined) return;
  const taken = input.paths.find((path) => takes(patterns.compile(path), output));
  if (taken === undefined) return;
  throw new MillraceError('JOB_INVALID', `output: ${folder} lies in ${taken}, which is input ${input.name}`, {
    hint: 'name a folder outside of it: the next run would take the output for an input',
  });
}

function takes(pattern: PathPattern, { folder, fileName }: OutputPlace): boolean {
  const file = relativeTo(pattern.base, `${folder}/${fileName ?? ANY_FILE}`);
  return file !== undefined && (!pattern.isGlob || pattern.matches(file));
}
