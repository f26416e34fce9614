import { createRequire } from 'node:module';
import { TableRefused } from './table-refused.ts';

type Library = typeof import('nodejs-polars');
export type Polars = Library['default'];
export type Frame = import('nodejs-polars').DataFrame;

let loaded: Polars | undefined;

/**
 * The library of DataFrames: the script's own copy, so that what it is given is what it imports, else the one beside
 * this program.
 *
 * @throws TableRefused where there is none.
 */
export function loadPolars(entryScript: string): Polars {
  loaded ??= requireFrom(entryScript) ?? requireFrom(import.meta.url);
  if (loaded !== undefined) return loaded;
  throw new TableRefused('tables need the package nodejs-polars, which is not installed: npm install nodejs-polars');
}

function requireFrom(place: string): Polars | undefined {
  const require = createRequire(place);
  const path = resolved(require);
  if (path === undefined) return undefined;
  const library = require(path) as Library & Polars;
  return library.default ?? library;
}

function resolved(require: NodeJS.Require): string | undefined {
  try {
    return require.resolve('nodejs-polars');
  } catch {
    return undefined;
  }
}
