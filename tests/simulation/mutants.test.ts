import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Findings, tellFailure } from './findings.ts';
import { type Edit, MUTANTS, type Mutant } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What a simulated world is made of. */
const TREE = ['package.json', 'core', 'services', 'adapters', 'tests/simulation', 'tests/support'];
const MOST_SEEDS = 500;
const TIMEOUT_MS = 300_000;

const run = promisify(execFile);

function plant(folder: string, { file, find, put }: Edit): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const matches = text.split(find).length - 1;
  if (matches !== 1) throw new Error(`${file} has ${matches} places that read: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => put),
  );
}

describe('a planted bug', () => {
  const root = mkdtempSync(join(tmpdir(), 'mutants-'));
  const told: string[] = [];

  /** A copy of the tree with the bug in it. */
  function treeWith({ name, edits }: Mutant): string {
    const folder = join(root, name.replaceAll(/[^a-z]+/g, '-'));
    mkdirSync(folder);
    for (const part of TREE) {
      cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const edit of edits) plant(folder, edit);
    return folder;
  }

  beforeAll(() => expect(MUTANTS).toHaveLength(10));

  it.concurrent.each(MUTANTS)(`$name is found within ${MOST_SEEDS} seeds`, { timeout: TIMEOUT_MS }, async (mutant) => {
    const main = join(treeWith(mutant), 'tests/simulation/main.ts');
    const search = [main, '--until-failure', '--seeds', String(MOST_SEEDS), '--json'];
    // It fails once it has found the bug, as it should.
    const { stdout } = await run(process.execPath, search).catch((error) => error);
    const { failed, seeds, seconds } = JSON.parse(stdout) as Findings & { readonly seconds: number };
    const how = failed.map(tellFailure)[0]?.split('\n')[0];
    told.push(`${mutant.name}: ${seeds} seeds, ${seconds.toFixed(1)} s; ${how}`);
    expect(failed).toHaveLength(1);
    // Code that does not run is no bug that anybody would plant.
    expect(how).not.toMatch(/(Reference|Syntax|Type)Error/);
  });

  afterAll(() => {
    console.log(told.join('\n'));
    rmSync(root, { recursive: true, force: true });
  });
});
