import { readFileSync, truncateSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptyFiles } from '../../bench/inputs.ts';
import { azuriteConnection, makeContainerAt } from '../support/azurite.ts';
import { startAzurite } from '../support/start-azurite.ts';
import { TestProject } from '../support/test-project.ts';
import type { SoakFigures } from './figures.ts';

const LIMIT_MS = 2 * 3_600_000;
const MINI_BATCH_FILES = 1_000;
const PEAK_MB_MAX = 400;
const LARGE_BYTES = 5_000_000_000;
const ODD_NAMES = ['two words', '漢字 größe', 'line\nbreak', '#100%41', '\u{1f600}'];
const SCRIPT = `import { statSync } from 'node:fs';
export const run = (paths) => paths.map((path) => statSync(path).size);`;

/**
 * Fault 35 at its full sizes, with the workspace in a Blob service: so many empty files, one of 5 GB, and odd names in
 * one job; and a job of nothing. Memory is VmHWM of the main process, in 10⁶ bytes.
 */
export async function soakFullSizes(files: number): Promise<SoakFigures> {
  const folder = emptyFiles(files);
  const { port, stop } = await startAzurite();
  const project = new TestProject();
  try {
    const environment = await workspaceAt(port);
    for (const name of ODD_NAMES) project.write(`in/${name}`, name);
    project.write('in/large', '').write('.amlignore', 'in\n').script(SCRIPT);
    truncateSync(project.path('in/large'), LARGE_BYTES);
    const inputs = [
      { name: 'many', path: `${folder}/**` },
      { name: 'odd', path: 'in' },
    ];
    project.job({ inputs, mini_batch_size: MINI_BATCH_FILES, process_count_per_node: 2 });
    const startedMs = performance.now();
    const peakMB = await completed(project, environment, files + ODD_NAMES.length + 1);
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    project.write('none/a.txt', '').job({ inputs: [{ name: 'none', path: 'none/*.png' }] });
    await completed(project, environment, 0);
    if (peakMB > PEAK_MB_MAX) throw new Error(`the main process took ${peakMB} MB, more than ${PEAK_MB_MAX}`);
    return { name: 'Blob, full sizes', figures: { files, seconds, 'MB main process': peakMB } };
  } finally {
    project.remove();
    await stop();
  }
}

async function workspaceAt(port: number): Promise<Record<string, string>> {
  const { address } = await makeContainerAt(port);
  return {
    MILLRACE_STORE: `${address}/workspace`,
    AZURE_STORAGE_CONNECTION_STRING: azuriteConnection(port),
  };
}

/** Runs the job and proves its output. @returns what it took at most of memory */
async function completed(
  project: TestProject,
  environment: Readonly<Record<string, string>>,
  items: number,
): Promise<number> {
  const peak = pathToFileURL(resolve(import.meta.dirname, '../../bench/peak.mjs'));
  const file = join(project.folder, 'peak');
  peak.searchParams.set('to', file);
  const options = { environment, limitMs: LIMIT_MS };
  const run = await project.run(['--json'], { ...options, nodeOptions: ['--import', peak.href] });
  const { status, rows } = run.exitCode === 0 ? run.json() : {};
  if (status !== 'completed' || rows !== items) throw new Error(`${rows} rows of ${items}: ${run.stderr}`);
  const verified = await project.millrace(['verify'], options);
  if (verified.exitCode !== 0) throw new Error(verified.stdout + verified.stderr);
  return Math.round((JSON.parse(readFileSync(file, 'utf8')) as { readonly peakMB: number }).peakMB);
}
