import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { linearModel } from './linear-model.ts';

/** Everything that the bench makes; not committed, and safe to remove. */
export const workFolder = resolve(import.meta.dirname, 'work');
const COLUMNS = 10;
const example = resolve(import.meta.dirname, '../examples/digits');

/** The thousand digits, `times` over: one folder of hard links each time. */
export function digitFolders(times: number): string {
  return madeOnce(`digits-${times * 1_000}`, (folder) => {
    const names = readdirSync(join(example, 'images'));
    for (let n = 0; n < times; n++) {
      const copy = join(folder, String(n).padStart(3, '0'));
      mkdirSync(copy);
      for (const name of names) linkSync(join(example, 'images', name), join(copy, name));
    }
  });
}

/** Empty files in folders of a thousand, named by their number. */
export function emptyFiles(count: number): string {
  return madeOnce(`empty-${count}`, (folder) => {
    for (let n = 0; n < count; n++) {
      const parent = join(folder, String(Math.floor(n / 1_000)).padStart(3, '0'));
      if (n % 1_000 === 0) mkdirSync(parent);
      writeFileSync(join(parent, String(n).padStart(6, '0')), '');
    }
  });
}

/** As many empty files in one folder, named by their number. */
export function oneFolder(count: number): string {
  return madeOnce(`one-folder-${count}`, (folder) => {
    for (let n = 0; n < count; n++) writeFileSync(join(folder, String(n).padStart(7, '0')), '');
  });
}

/** A csv table of about `bytes` bytes: ten columns of numbers that look like chance, the same each time. */
export function floatTable(bytes: number): string {
  return madeOnce(`floats-${bytes}`, (folder) => {
    const file = openSync(join(folder, 'table.csv'), 'w');
    let size = writeSync(file, `${Array.from({ length: COLUMNS }, (_, at) => `x${at}`).join()}\n`);
    for (let seed = 1; size < bytes; ) {
      let block = '';
      for (let cell = 0; cell < 10_000 * COLUMNS; cell++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        block += (seed / 2 ** 32).toFixed(6) + (cell % COLUMNS === COLUMNS - 1 ? '\n' : ',');
      }
      size += writeSync(file, block);
    }
    closeSync(file);
  });
}

/** A csv table of `rows` rows, 50 bytes each, whose column `key` has so many values, each of them all over the file. */
export function keyedTable(rows: number, keys: number): string {
  return madeOnce(`keyed-${rows}-${keys}`, (folder) => {
    const file = openSync(join(folder, 'table.csv'), 'w');
    writeSync(file, 'key,n,text\n');
    for (let at = 0; at < rows; ) {
      let block = '';
      for (const end = Math.min(rows, at + 10_000); at < end; at += 1) {
        block += `key ${String((at * 7_919) % keys).padStart(8, '0')},${String(at).padStart(8, '0')},a text of 26 characters..\n`;
      }
      writeSync(file, block);
    }
    closeSync(file);
  });
}

/** A script with an ONNX model on ten columns, and the packages that both sides load. */
export function linearScript(): string {
  const folder = join(workFolder, 'linear-script');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  copyFileSync(benchScript('linear.mjs'), join(folder, 'linear.mjs'));
  writeFileSync(join(folder, 'linear.onnx'), linearModel(Array.from({ length: COLUMNS }, (_, at) => (at - 4) / 8)));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, from] of [
    ['nodejs-polars', resolve(import.meta.dirname, '..')],
    ['onnxruntime-node', example],
  ] as const) {
    const installed = join(from, 'node_modules', name);
    if (!existsSync(installed)) throw new Error(`${installed} is missing: run \`npm ci\` and \`npm run demo\` first`);
    const link = join(folder, 'node_modules', name);
    if (!existsSync(link)) symlinkSync(installed, link);
  }
  return join(folder, 'linear.mjs');
}

/** The example's script and model alone, so that its images are not part of the code snapshot. */
export function digitScript(): string {
  const libraries = join(example, 'node_modules');
  if (!existsSync(libraries)) throw new Error('examples/digits is not installed: run `npm run demo` first');
  const folder = join(workFolder, 'digit-script');
  mkdirSync(folder, { recursive: true });
  for (const file of ['digit_identification.ts', 'model.onnx', 'package.json']) {
    copyFileSync(join(example, file), join(folder, file));
  }
  if (!existsSync(join(folder, 'node_modules'))) symlinkSync(libraries, join(folder, 'node_modules'));
  return join(folder, 'digit_identification.ts');
}

/** Its folder holds nothing but script, job file and model. */
export const pythonDigitScript = resolve(import.meta.dirname, '../examples/digits-python/digit_identification.py');

/** One of our own scripts, by its file name. */
export const benchScript = (name: string): string => join(import.meta.dirname, 'scripts', name);

/** A folder that was only half made before does not count. */
function madeOnce(name: string, make: (folder: string) => void): string {
  const folder = join(workFolder, 'inputs', name);
  const stamp = `${folder}.made`;
  if (existsSync(stamp)) return folder;
  console.error(`Making ${folder} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  make(folder);
  writeFileSync(stamp, '');
  return folder;
}
