// Compiles the package to dist/, copies what is not TypeScript (Node refuses to strip types below node_modules), and
// bundles the command.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { bundle } from './bundle.mjs';

rmSync('dist', { recursive: true, force: true });
const compiler = 'node_modules/typescript/bin/tsc';
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
cpSync('schemas', 'dist/schemas', { recursive: true, filter: isShipped });
cpSync('adapters/worker-process/python', 'dist/adapters/worker-process/python', { recursive: true, filter: isPython });
cpSync('python/millrace-azureml/src', 'dist/python/millrace-azureml/src', { recursive: true, filter: isPython });
await bundle();
chmodSync('dist/bin/millrace.js', 0o755);

/** What runs; not its tests, and nothing that Python or pip left beside it. */
function isPython(path) {
  return !/__pycache__|\.egg-info|\.test\.ts$|\/tests(\/|$)/.test(path);
}

/** Schemas of every release, to read what those wrote; the golden files are for our tests. */
function isShipped(path) {
  return !path.endsWith('.ts') && basename(path) !== 'golden';
}
