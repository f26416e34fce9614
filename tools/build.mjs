// Compiles the package to dist/ and copies what is not TypeScript: Node refuses to strip types below node_modules.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const compiler = 'node_modules/typescript/bin/tsc';
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
cpSync('schemas', 'dist/schemas', { recursive: true, filter: (path) => !path.endsWith('.ts') });
chmodSync('dist/cli/main.js', 0o755);
