import { invariant } from '../errors.ts';
import { type Binding, bindingsIn, hasStrayBinding, replaceBindings, scopeFault } from './bindings.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { ResolvedInput } from './manifest.ts';
import { unknownName } from './nearest-name.ts';
import { hasScheme } from './paths.ts';

/** What arguments may name, under the words of their bindings. */
type Named<Value> = { readonly [Scope in 'inputs' | 'side_inputs' | 'models']: Value };

export interface BoundPaths extends Named<Readonly<Record<string, string>>> {
  /** The output folder. */
  readonly output: string;
}

/** What a job has that arguments may name. */
export interface BindableNames extends Named<readonly string[]> {
  /** Inputs that are fetched mini-batch by mini-batch: as a whole they are on no machine. */
  readonly fetchedInputs: readonly string[];
}

/** Of inputs, `BindableNames.fetchedInputs`. */
export const fetchedAmong = (inputs: readonly Pick<ResolvedInput, 'name' | 'paths' | 'mode'>[]): string[] =>
  inputs.filter(({ paths, mode }) => mode !== 'download' && paths.some(hasScheme)).map(({ name }) => name);

/** The arguments as the script sees them: every binding is a local path, inside longer arguments too. */
export const bindArguments = (args: readonly string[], paths: BoundPaths): string[] =>
  args.map((argument) => replaceBindings(argument, (binding) => pathOf(binding, paths)));

function pathOf({ scope, name, text }: Binding, paths: BoundPaths): string {
  if (scope === 'output' && name === '') return paths.output;
  const byName = isNamed(scope) ? paths[scope] : {};
  const path = Object.hasOwn(byName, name) ? byName[name] : undefined;
  invariant(path !== undefined, `${text} names nothing that the job has`);
  return path;
}

/** Every binding in the arguments must name something that there is; parameters are filled in before. */
export function checkArguments(
  args: readonly string[],
  names: BindableNames,
  at: (place: number) => SettingPath,
  faults: JobFaults,
): void {
  // Before any is added here: all arguments that were given as one text have one path.
  const isFaulty = args.map((_, place) => faults.has(at(place)));
  for (const [place, argument] of args.entries()) {
    if (isFaulty[place]) continue;
    const path = at(place);
    if (hasStrayBinding(argument)) faults.add(path, `holds \${{ without a matching }}`);
    for (const binding of bindingsIn(argument)) {
      const fault = scopeFault(binding) ?? nameFault(binding, names);
      if (fault !== undefined) faults.add(path, fault);
    }
  }
}

const isNamed = (scope: string): scope is keyof Named<unknown> => Object.hasOwn(SPOKEN, scope);

const SPOKEN: Named<string> = { inputs: 'an input', side_inputs: 'a side input', models: "one of the job's models" };

function nameFault({ scope, name, text }: Binding, names: BindableNames): string | undefined {
  if (scope === 'parameters') return `${text} is not filled in`;
  if (scope === 'output') return name === '' ? undefined : `${text}: there is one output; write \${{output}}`;
  if (scope === 'inputs' && names.fetchedInputs.includes(name)) {
    return `${text}: ${name} lies in Azure Blob, and its files are fetched for the mini-batch that has them; give that input mode: download, or leave this out`;
  }
  if (!isNamed(scope) || names[scope].includes(name)) return undefined;
  return `${text}: ${name} ${unknownName(name, names[scope], SPOKEN[scope])}`;
}
