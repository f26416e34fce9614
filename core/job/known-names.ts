import { isMapping, type SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { nearestName } from './nearest-name.ts';
import { shownValue } from './shown-value.ts';

/** Every name in a mapping must be known; what is still to come says so, a slip is told the nearest of those that may be written. */
export function checkNames(
  mapping: Readonly<Record<string, unknown>>,
  path: SettingPath,
  known: readonly string[],
  later: Readonly<Record<string, string>>,
  faults: JobFaults,
): void {
  for (const name of Object.keys(mapping)) {
    if (known.includes(name)) continue;
    if (Object.hasOwn(later, name)) faults.add([...path, name], `is not supported yet; ${later[name]}`);
    else faults.add([...path, name], unknownSetting(name, known));
  }
}

/** What is wrong with a name that is none of those known. */
export function unknownSetting(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? 'is not a known name; remove it' : `is not a known name; did you mean ${nearest}?`;
}

/** A mapping, or undefined after saying that it should be one. */
export function mappingAt(value: unknown, path: SettingPath, faults: JobFaults): Record<string, unknown> | undefined {
  if (isMapping(value)) return value;
  faults.add(path, `must be a mapping of names to values; ${shownValue(value)} is not`);
  return undefined;
}
