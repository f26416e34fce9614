import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

type ScriptFunction = (...values: readonly unknown[]) => unknown;

export interface EntryScript {
  readonly init: ScriptFunction | undefined;
  readonly run: ScriptFunction;
  readonly shutdown: ScriptFunction | undefined;
}

/** The script is there but is not an entry script that can run. */
class EntryScriptInvalid extends Error {
  override readonly name = 'EntryScriptInvalid';
}

/** Loads named exports, a default export that is an object, or a CommonJS `module.exports`. */
export async function loadEntryScript(path: string): Promise<EntryScript> {
  if (!existsSync(path)) throw new EntryScriptInvalid(`there is no entry script ${path}`);
  const exported = await importScript(path);
  const run = findFunction(exported, 'run');
  if (run === undefined) throw new EntryScriptInvalid(missingRun(path, exported));
  return { run, init: findFunction(exported, 'init'), shutdown: findFunction(exported, 'shutdown') };
}

type Exports = Readonly<Record<string, unknown>>;

async function importScript(path: string): Promise<Exports> {
  const url = pathToFileURL(path).href;
  try {
    return (await import(url)) as Exports;
  } catch (error) {
    throw error instanceof SyntaxError ? explainSyntax(error, url) : error;
  }
}

function findFunction(exported: Exports, name: string): ScriptFunction | undefined {
  if (exported[name] !== undefined) return expectFunction(exported[name], name);
  const fallback = exported.default as Exports | null | undefined;
  if (typeof fallback !== 'object' || fallback === null || fallback[name] === undefined) return undefined;
  return expectFunction(fallback[name], name).bind(fallback);
}

function expectFunction(value: unknown, name: string): ScriptFunction {
  if (typeof value === 'function') return value as ScriptFunction;
  throw new EntryScriptInvalid(`the entry script exports ${name}, but as ${typeof value}, not as a function`);
}

function missingRun(path: string, exported: Exports): string {
  const names = new Set(Object.keys(exported));
  for (const name of ['module.exports', '__esModule']) names.delete(name);
  const fallback = exported.default;
  if (typeof fallback === 'object' && fallback !== null) {
    names.delete('default');
    for (const name of Object.keys(fallback)) names.add(name);
  }
  const found = names.size === 0 ? 'nothing' : [...names].join(', ');
  return `${path} exports ${found}, but no run: export a function run(miniBatch, context)`;
}

/** What V8 says of `import` and `export` in a script that it was told to take as CommonJS. */
const MODULE_SYNTAX = /outside a module|Unexpected token 'export'/;

/** What it says where that is a file which the script imports by name. */
const IMPORTED = /The requested module '\.[^']+\.[tj]s' (does not provide|is a CommonJS)/;

/** Node says the place of a syntax error only for TypeScript; for JavaScript its own check does. */
function explainSyntax(error: SyntaxError, url: string): SyntaxError {
  const { code } = error as NodeJS.ErrnoException;
  if (MODULE_SYNTAX.test(error.message) || (IMPORTED.test(error.message) && isOfCommonJs(url))) {
    error.message += '. The package.json beside it, or above, says "type": "commonjs", as npm init writes it:';
    error.message +=
      ' say "type": "module" there, or let the script, and each file that it imports, end in .mts or .mjs';
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    error.message += '. Node runs TypeScript by leaving out its types; enum, namespace, parameter properties and';
    error.message += ' import = cannot be left out: write them as plain JavaScript, or compile the script first';
  } else if (code === undefined) {
    const check = spawnSync(process.execPath, ['--check', fileURLToPath(url)], { encoding: 'utf8', timeout: 10_000 });
    if (check.status !== 0 && check.stderr) error.stack = check.stderr.replace(/\n\nNode\.js v[\d.]+\s*$/, '');
  }
  return error;
}

/** The export may be missing in truth: only a package that says so makes every file CommonJS. */
function isOfCommonJs(url: string): boolean {
  const path = findPackageJSON(url);
  return path !== undefined && JSON.parse(readFileSync(path, 'utf8')).type === 'commonjs';
}
