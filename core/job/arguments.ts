import { invariant } from '../errors.ts';
import { type Binding, bindingsIn, hasStrayBinding, replaceBindings, scopeFault } from './bindings.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { unknownName } from './nearest-name.ts';

export interface BoundPaths {
  /** By input name: what `localInputPath` says. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The output folder. */
  readonly output: string;
}

/** The arguments as the script sees them: every binding is a local path, inside longer arguments too. */
export const bindArguments = (args: readonly string[], paths: BoundPaths): string[] =>
  args.map((argument) => replaceBindings(argument, (binding) => pathOf(binding, paths)));

function pathOf({ scope, name, text }: Binding, { inputs, output }: BoundPaths): string {
  if (scope === 'output' && name === '') return output;
  const path = scope === 'inputs' && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  invariant(path !== undefined, `${text} names nothing that the job has`);
  return path;
}

/** Every binding in the arguments must name something that there is; parameters are filled in before. */
export function checkArguments(
  args: readonly string[],
  inputNames: readonly string[],
  at: (place: number) => SettingPath,
  faults: JobFaults,
): void {
  for (const [place, argument] of args.entries()) {
    const path = at(place);
    if (faults.has(path)) continue;
    if (hasStrayBinding(argument)) faults.add(path, `holds \${{ without a matching }}`);
    for (const binding of bindingsIn(argument)) {
      const fault = scopeFault(binding) ?? nameFault(binding, inputNames);
      if (fault !== undefined) faults.add(path, fault);
    }
  }
}

function nameFault({ scope, name, text }: Binding, inputNames: readonly string[]): string | undefined {
  if (scope === 'parameters') return `${text} is not filled in`;
  if (scope === 'output') return name === '' ? undefined : `${text}: there is one output; write \${{output}}`;
  return inputNames.includes(name) ? undefined : `${text}: ${name} ${unknownName(name, inputNames, 'an input')}`;
}
