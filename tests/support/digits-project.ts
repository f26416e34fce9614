import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestProject } from './test-project.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/digits');
/** Reads each image as the example does, and answers with something that all its bytes decide. */
const STAND_IN = `import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
const digitOf = (file) => createHash('sha256').update(readFileSync(file)).digest()[0] % 10;
export const run = (files) => files.map((file) => basename(file) + ': ' + digitOf(file));
`;

/** What `npm run demo` installs, where nobody ran it yet; whole at once, because tests side by side look for it. */
export function installDigits(): void {
  const libraries = join(EXAMPLE, 'node_modules');
  if (existsSync(libraries)) return;
  const making = mkdtempSync(join(EXAMPLE, '../.installing-'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(EXAMPLE, name), join(making, name));
  spawnSync('npm', ['ci'], { cwd: making });
  try {
    renameSync(join(making, 'node_modules'), libraries);
  } catch (error) {
    // Another test was quicker.
    if (!existsSync(libraries)) throw error;
  } finally {
    rmSync(making, { recursive: true });
  }
}

/** Asked once: another test may install them between two runs that have to agree. */
let isInstalled: boolean | undefined;

/** The example's thousand digits in a project: with its model where `npm run demo` has installed it, else with a stand-in. */
export function layDigits(project: TestProject): void {
  const libraries = join(EXAMPLE, 'node_modules');
  isInstalled ??= existsSync(libraries);
  const names = isInstalled ? ['digit_identification.ts', 'model.onnx', 'package.json'] : [];
  for (const name of names) cpSync(join(EXAMPLE, name), project.path(name));
  if (isInstalled) symlinkSync(libraries, project.path('node_modules'));
  project.script(STAND_IN);
  project.job({
    entry_script: isInstalled ? 'digit_identification.ts' : 'script.mjs',
    inputs: [{ name: 'images', path: join(EXAMPLE, 'images') }],
    mini_batch_size: 5,
  });
}
