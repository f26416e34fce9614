import { flowList } from './flow-list.ts';
import { isMapping, type JobDocument } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { ParameterValue } from './manifest.ts';
import { referenceNameFault } from './names.ts';
import { unknownName } from './nearest-name.ts';
import { type Parameter, ParameterTable } from './parameter-table.ts';

type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

const holdsBinding = (value: unknown): boolean =>
  [value].flat().some((each) => typeof each === 'string' && each.includes('${{'));

/** The job file's `parameters`, with the values that the command line gives instead. */
export function readParameters(
  document: JobDocument,
  overrides: Readonly<Record<string, string>>,
  faults: JobFaults,
): ParameterTable {
  const parameters = new Map<string, Parameter>();
  const declared = isMapping(document.value) ? document.value.parameters : undefined;
  if (declared !== undefined && !isMapping(declared))
    faults.add(['parameters'], 'must be a mapping of names to values');
  for (const [name, value] of isMapping(declared) ? Object.entries(declared) : []) {
    readDeclared(document, name, value, parameters, faults);
  }
  override(parameters, overrides, faults);
  return new ParameterTable(parameters);
}

function readDeclared(
  document: JobDocument,
  name: string,
  value: unknown,
  parameters: Map<string, Parameter>,
  faults: JobFaults,
): void {
  const path = ['parameters', name];
  const nameFault = referenceNameFault(name);
  if (nameFault !== undefined) faults.add(path, `the name ${nameFault}`);
  if (![value].flat().every(isScalar)) faults.add(path, 'must be a text, a number, true, false, or a list of such');
  else if (holdsBinding(value)) faults.add(path, `must be a plain value: a parameter cannot hold \${{…}}`);
  // Kept even if it is wrong: its uses are no faults of their own.
  const text = isScalar(value) ? (document.textOf(path) ?? String(value)) : undefined;
  parameters.set(name, { value: value as ParameterValue, text });
}

function override(
  parameters: Map<string, Parameter>,
  overrides: Readonly<Record<string, string>>,
  faults: JobFaults,
): void {
  const known = [...parameters.keys()];
  for (const [name, text] of Object.entries(overrides)) {
    const declared = parameters.get(name);
    if (declared === undefined) {
      faults.addOption(`--param ${name}`, unknownName(name, known, 'a parameter of this job'));
      continue;
    }
    const parameter = overridden(declared.value, text);
    // Of a list its items: in JSON they may be escaped.
    if (holdsBinding(parameter.value)) faults.addOption(`--param ${name}`, `must be a plain value, without \${{…}}`);
    else parameters.set(name, parameter);
  }
}

/** A text, taken as the kind of value that the job file has in its place, where it is one. */
function overridden(declared: ParameterValue, text: string): Parameter {
  if (typeof declared === 'boolean' && /^(true|false)$/.test(text)) return { value: text === 'true', text };
  if (typeof declared === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text), text };
  const list = typeof declared === 'object' ? flowList(text) : undefined;
  return list === undefined ? { value: text, text } : { value: list, text: undefined };
}
