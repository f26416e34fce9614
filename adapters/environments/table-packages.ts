import { dirname, join } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { runTool, ToolFailed } from './run-tool.ts';

export interface TableNeeds {
  readonly language: 'node' | 'python';
  /** Of the script's interpreter; the usual one when absent. */
  readonly program?: string | undefined;
  /** Absolute. */
  readonly entryScript: string;
  /** The folder of the job's own packages; none when absent. */
  readonly packages?: string | undefined;
  /** One of the tables is Parquet. */
  readonly hasParquet: boolean;
  /** What the script's process will have. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Loads it as a worker does: the script's own copy, else ours. */
const LOAD_POLARS = `
const { createRequire } = require('node:module');
const load = (place) => { const from = createRequire(place); from(from.resolve('nodejs-polars')); };
try { createRequire(process.argv[1]).resolve('nodejs-polars'); } catch { process.argv[1] = process.argv[2]; }
load(process.argv[1]);`;

/** Looks without loading: that takes a second. */
const FIND_PACKAGES = `
import sys
from importlib.util import find_spec
sys.path[0] = sys.argv[1]
print(" ".join(name for name in sys.argv[2:] if find_spec(name) is None))`;

/**
 * Makes sure, before anything of a job is there, that its workers can load what tables are read with.
 *
 * @throws MillraceError `USAGE` that says what to install
 */
export function requireTablePackages(needs: TableNeeds): Promise<void> {
  return needs.language === 'node' ? requirePolars(needs) : requirePandas(needs);
}

async function requirePolars({ entryScript, packages, variables }: TableNeeds): Promise<void> {
  const from = packages === undefined ? entryScript : join(packages, 'package.json');
  try {
    await runTool(process.execPath, ['-e', LOAD_POLARS, from, import.meta.url], { variables });
  } catch (cause) {
    if (!(cause instanceof ToolFailed)) throw cause;
    const why = /^Error: (.*)$/m.exec(cause.words)?.[1] ?? cause.message;
    const state = why === "Cannot find module 'nodejs-polars'" ? 'is not installed' : `cannot be loaded: ${why}`;
    throw new MillraceError('USAGE', `tables need the package nodejs-polars, which ${state}`, {
      hint: `npm install nodejs-polars@0.25.2 in ${dirname(entryScript)} or above it`,
      cause,
    });
  }
}

async function requirePandas({ program = 'python3', entryScript, hasParquet, variables }: TableNeeds): Promise<void> {
  const wanted = hasParquet ? ['pandas', 'pyarrow'] : ['pandas'];
  const missing = (
    await runTool(program, ['-c', FIND_PACKAGES, dirname(entryScript), ...wanted], { variables })
  ).trim();
  if (missing === '') return;
  const names = missing.split(' ');
  const install = program === 'python3' ? `python3 -m pip install ${missing}, or ` : '';
  throw new MillraceError('USAGE', `tables need ${names.join(' and ')} in the script's Python (${program})`, {
    hint: `${install}name them in the job: environment: { pip: [${names.join(', ')}] }`,
  });
}
