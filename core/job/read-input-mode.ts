import type { PathPatterns } from '../ports/path-patterns.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { isScattered } from './local-input-path.ts';
import type { ResolvedInput } from './manifest.ts';
import { hasScheme } from './paths.ts';
import { readField } from './read-field.ts';
import { oneOf } from './setting-values.ts';

const NO_ONE_PLACE =
  'download makes one copy, and its paths are in several datastores or storage accounts, or there and on this machine; make each place an input of its own';

/** PRS's words `as_mount()`, `as_download()` and `as_direct()`; all but `download` are how it is anyhow. */
export function readInputMode(
  value: unknown,
  paths: readonly string[],
  path: SettingPath,
  { patterns }: { readonly patterns: PathPatterns },
  faults: JobFaults,
): ResolvedInput['mode'] {
  const mode = readField(oneOf(['mount', 'download', 'direct']).default('mount'), value, [...path, 'mode'], faults);
  // Files of this machine are read where they are.
  if (mode !== 'download' || !paths.some(hasScheme)) return undefined;
  if (isScattered(paths, patterns)) faults.add([...path, 'mode'], NO_ONE_PLACE);
  return 'download';
}
