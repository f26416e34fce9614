// `npm run check`: everything that can be said without building or running the product. No network. The steps run side
// by side, because the type checker takes as long as all others together; each prints its whole output when it is over.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');

const STEPS = {
  format: 'biome ci --error-on-warnings .',
  walls: 'depcruise . --config',
  'dead code': 'knip',
  'dead code of the product': 'knip --production',
  types: 'tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/types.json',
  'unit tests': 'vitest run --project unit',
};

// The type checker keeps there what it knows from the last time.
mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
const results = await Promise.all(Object.entries(STEPS).map(([name, command]) => step(name, command)));
const red = results.filter(({ isGreen }) => !isGreen).map(({ name }) => name);
console.log(red.length === 0 ? '\nEverything is green.' : `\nRed: ${red.join(', ')}.`);
process.exitCode = red.length === 0 ? 0 : 1;

function step(name, command) {
  const startedAt = performance.now();
  const [program, ...words] = command.split(' ');
  const { promise, resolve: finish } = Promise.withResolvers();
  const child = spawn(program, words, {
    cwd: root,
    env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  child.once('error', (error) => chunks.push(`${error.message}\n`));
  child.once('close', (code) => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`\n── ${name}: ${code === 0 ? 'green' : 'RED'} (${seconds} s)  ${command}`);
    if (code !== 0 || program === 'vitest') process.stdout.write(lastOf(Buffer.concat(chunks.map(Buffer.from)), code));
    finish({ name, isGreen: code === 0 });
  });
  return promise;
}

/** Of a green step only what it says at its end. */
function lastOf(output, code) {
  const text = output.toString();
  return code === 0 ? `${text.trimEnd().split('\n').slice(-6).join('\n')}\n` : text;
}
