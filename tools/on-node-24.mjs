// Installs what the lock file names and runs one of our npm scripts, both on the pinned Node, from whatever Node the host has.
// npm itself has to run on the pinned Node: on an older one it silently leaves out platform packages that want a newer one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const pinnedNode = lock.packages['node_modules/node'].version;
const script = process.argv[2];
const rest = process.argv.slice(3);

installWhenStale();
const bin = join(root, 'node_modules', '.bin');
run('npm', ['run', '--silent', script, '--', ...rest], { PATH: bin + delimiter + process.env.PATH });

function installWhenStale() {
  const stamp = join(root, 'node_modules', '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error(`Installing dependencies with Node ${pinnedNode} …`);
  run('npx', ['-y', '-p', `node@${pinnedNode}`, '-c', 'npm ci --no-audit --no-fund --loglevel=error'], {});
  writeFileSync(stamp, wanted);
}

function run(command, args, env) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  if (status !== 0) process.exit(status ?? 1);
}
