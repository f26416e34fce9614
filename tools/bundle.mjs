// Makes the command, and the host of a worker, bundles of a few files: node takes longer to find and link hundreds of
// modules than to run them, and whoever starts a job waits for it. Dependencies that only some commands load stay outside.
import { relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { staticImports } from './static-imports.mjs';

const OUT = resolve('dist/bin');
/** It stays where it was: frames of its folder are left out of tracebacks. */
const HOST = resolve('dist/adapters/worker-process/node');
const LOADED_WHEN_USED = [/^kafkajs$/, /^@azure\//, /^hyparquet/];

/** A module finds files beside it: in the bundle it still is told its own place. */
const ownPlaces = (out) => ({
  name: 'own-places',
  transform(code, id) {
    if (!code.includes('import.meta.url') || id.includes('node_modules')) return undefined;
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(relative(out, id))}, import.meta.url).href`);
  },
});

export async function bundle() {
  const command = { input: { millrace: 'dist/cli/main.js' }, external: LOADED_WHEN_USED, plugins: [ownPlaces(OUT)] };
  await write(command, { dir: OUT, codeSplitting: { groups: groupsOfCommand() } });
  await write({ input: { host: `${HOST}/host.js` } }, { dir: HOST });
}

/** A program of the tests or benches, from its sources: without what Node takes to read TypeScript. */
export async function bundleProgram(name, source, dir) {
  const out = resolve(dir);
  await write({ input: { [name]: source }, external: LOADED_WHEN_USED, plugins: [ownPlaces(out)] }, { dir: out });
}

/**
 * `run` of a file job loads three files: what it needs before it starts workers, so that they start early; what the
 * commands that only look need as well; and the rest. What only other jobs need stays in files of its own.
 */
function groupsOfCommand() {
  const of = (room, ...names) => names.map((name) => `dist/cli/${room}/${name}.js`);
  const beforeWorkers = ['dist/cli/start-process.js', ...of('commands', 'run'), ...of('wiring', 'warm-workers')];
  const start = staticImports(beforeWorkers);
  const run = staticImports(of('run', 'run-job'));
  const views = staticImports(of('commands', 'jobs', 'status', 'logs', 'results', 'cancel'));
  const group = (name, modules, priority) => ({ name, priority, test: (id) => modules.has(id) });
  // By itself: a Node that is too old could not load the rest, and is to be told so. Not with the entry, which waits for
  // the rest: that would wait for it in turn.
  const main = 'dist/cli/main.js';
  const entry = staticImports([main]).difference(new Set([resolve(main)]));
  return [
    group('entry', entry, 4),
    group('start', start, 3),
    group('views', views.intersection(run), 2),
    group('run', run, 1),
  ];
}

async function write(input, output) {
  const build = await rolldown({ platform: 'node', ...input });
  await build.write({ format: 'esm', chunkFileNames: '[name]-[hash].js', ...output });
  await build.close();
}
