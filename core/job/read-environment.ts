import type { KnownEntries } from '../registry/known-entries.ts';
import { isMapping } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { JobSource, SourceProbe } from './read-source.ts';
import { ENVIRONMENT_FILES, ENVIRONMENT_OF } from './script-environment.ts';
import { scriptLanguage } from './script-language.ts';

/**
 * `environment` as the settings' rules take it: one that is named becomes what was registered, one that is written here
 * must fit the script and find its files. Undefined when it cannot be told, which is then among the faults.
 */
export function readEnvironment(
  value: unknown,
  source: JobSource | undefined,
  { entries, probe }: { readonly entries: KnownEntries; readonly probe: SourceProbe },
  faults: JobFaults,
): unknown {
  const given = typeof value === 'string' ? registered(value, entries, faults) : value;
  if (!isMapping(given) || source === undefined) return given;
  const others = scriptLanguage(source.entryScript) === 'python' ? ENVIRONMENT_OF.node : ENVIRONMENT_OF.python;
  const language = scriptLanguage(source.entryScript) === 'python' ? 'Python' : 'TypeScript or JavaScript';
  for (const name of others) {
    if (!isGiven(given[name])) continue;
    const place = typeof value === 'string' ? ['environment'] : ['environment', name];
    if (!faults.has(place)) faults.add(place, `${name} does nothing for an entry script in ${language}`);
  }
  if (typeof value === 'string') return given;
  if (given.registered !== undefined) faults.add(['environment', 'registered'], 'is written environment: NAME:VERSION');
  for (const name of ENVIRONMENT_FILES) {
    const path = given[name];
    if (typeof path !== 'string' || probe.isFile(`${source.sourceDirectory}/${path}`)) continue;
    faults.add(['environment', name], `there is no file ${path} in ${source.sourceDirectory}`);
  }
  return given;
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== 'stand-ins' && !(Array.isArray(value) && value.length === 0);

function registered(text: string, entries: KnownEntries, faults: JobFaults): unknown {
  const entry = entries.environment(text);
  if (typeof entry === 'string') {
    if (!faults.has(['environment'])) faults.add(['environment'], entry);
    return undefined;
  }
  return { ...entry.definition.environment, registered: `${entry.name}:${entry.version}` };
}
