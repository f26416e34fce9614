import { type Filling, fillParameters } from './fill-parameters.ts';
import { isMapping, type SettingPath } from './job-document.ts';
import { readArguments } from './read-arguments.ts';

/** A job file's top level, ready to be checked. */
export interface FilledSettings {
  /** Without `parameters`; `arguments` is a list, `append_row_columns` pairs in the order written. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a part of a value stands in the job file. */
  at(path: SettingPath): SettingPath;
}

/** Puts the parameters' values in and gives every setting the shape that its rule is written for. */
export function fillSettings(raw: Readonly<Record<string, unknown>>, filling: Filling): FilledSettings {
  const { parameters: _, arguments: givenArguments, ...others } = raw;
  const values = fillParameters(others, [], filling) as Record<string, unknown>;
  const read = givenArguments === undefined ? undefined : readArguments(givenArguments, filling);
  if (read !== undefined) values.arguments = read.value;
  const columns = values.append_row_columns;
  const names = isMapping(columns) ? filling.document.keysOf(['append_row_columns']) : undefined;
  if (isMapping(columns) && names !== undefined) {
    values.append_row_columns = names.map((name) => ({ name, type: columns[name] }));
  }
  return {
    values,
    at: ([setting = '', place, ...rest]) => {
      if (typeof place !== 'number') return place === undefined ? [setting] : [setting, place, ...rest];
      if (setting === 'arguments' && read !== undefined) return read.at(place);
      if (setting === 'append_row_columns' && names !== undefined) return [setting, names[place] ?? ''];
      return [setting, place, ...rest];
    },
  };
}
