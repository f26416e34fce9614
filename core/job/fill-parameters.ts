import { type Binding, bindingsIn, hasStrayBinding, loneBinding, replaceBindings, scopeFault } from './bindings.ts';
import { isMapping, type JobDocument, type SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { unknownName } from './nearest-name.ts';
import type { Parameter, ParameterTable } from './parameter-table.ts';

const DEEPEST = 16;
/** Settings whose values are texts whatever they look like: `1.10` must not become 1.1 there. */
const TEXTS = ['arguments', 'environment_variables', 'tags', 'description', 'experiment'];

export interface Filling {
  readonly document: JobDocument;
  readonly parameters: ParameterTable;
  readonly faults: JobFaults;
}

/** One setting with the parameters' values put in, everywhere below `path`. */
export function fillParameters(value: unknown, path: SettingPath, filling: Filling): unknown {
  if (typeof value === 'string') return fillText(value, path, filling);
  if (typeof value !== 'object' || value === null) return asWritten(value, path, filling);
  if (path.length > DEEPEST) {
    filling.faults.add(path.slice(0, 2), 'is nested too deeply');
    return undefined;
  }
  if (Array.isArray(value)) return value.map((item, at) => fillParameters(item, [...path, at], filling));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillParameters(item, [...path, key], filling)]),
  );
}

function asWritten(value: unknown, path: SettingPath, { document }: Filling): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean') return value;
  const isText = TEXTS.includes(String(path[0])) || (/^(side_)?inputs$/.test(String(path[0])) && path[2] === 'path');
  return isText ? (document.textOf(path) ?? value) : value;
}

/** A lone parameter keeps what it is: a list stays one, and the digits of a number become one again in its setting. */
function fillText(text: string, path: SettingPath, filling: Filling): unknown {
  checkBindings(text, path, filling.faults);
  const lone = loneBinding(text);
  if (lone?.scope === 'parameters') {
    const parameter = find(lone, path, filling);
    return parameter === undefined ? text : (parameter.text ?? parameter.value);
  }
  const plain = new Set<string>();
  const filled = replaceBindings(text, (binding) => {
    if (binding.scope !== 'parameters') return binding.text;
    const parameter = find(binding, path, filling);
    if (parameter !== undefined && parameter.text === undefined) {
      filling.faults.add(path, `${binding.text} is a list; it can only stand alone`);
    }
    if (parameter?.text !== undefined) plain.add(binding.text);
    return parameter?.text ?? binding.text;
  });
  const withoutValues = replaceBindings(text, (binding) => (plain.has(binding.text) ? ' ' : binding.text));
  if (openings(filled) > openings(withoutValues)) refuseMade(path, filling.faults);
  return filled;
}

/** What a value and the text around it make together is no binding of the job file's. */
export const refuseMade = (path: SettingPath, faults: JobFaults): void =>
  faults.add(path, `a parameter's value must not become a \${{…}}`);

const openings = (text: string): number => text.split('${{').length;

function find(binding: Binding, path: SettingPath, { parameters, faults }: Filling): Parameter | undefined {
  const parameter = parameters.use(binding.name);
  if (parameter === undefined) {
    faults.add(path, `${binding.text}: ${binding.name} ${unknownName(binding.name, parameters.names, 'a parameter')}`);
  }
  return parameter;
}

/** Elsewhere than in `arguments` there are only parameters. */
function checkBindings(text: string, path: SettingPath, faults: JobFaults): void {
  if (path[0] === 'arguments') return;
  if (hasStrayBinding(text)) faults.add(path, `holds \${{ without a matching }}`);
  for (const binding of bindingsIn(text)) {
    if (binding.scope === 'parameters') continue;
    const tooEarly = `${binding.text} can only stand in arguments: its path is known where the script runs`;
    faults.add(path, scopeFault(binding) ?? tooEarly);
  }
}
