// Makes the command, and the host of a worker, bundles of a few files: node takes longer to find and link hundreds of
// modules than to run them, and whoever starts a job waits for it. Dependencies that only some commands load stay outside.
import { relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const OUT = resolve('dist/bin');
/** It stays where it was: frames of its folder are left out of tracebacks. */
const HOST = resolve('dist/adapters/worker-process/node');
const LOADED_WHEN_USED = [/^kafkajs$/, /^@azure\//, /^hyparquet/];

/** A module finds files beside it: in the bundle it still is told its own place. */
const ownPlaces = {
  name: 'own-places',
  transform(code, id) {
    if (!code.includes('import.meta.url') || id.includes('node_modules')) return undefined;
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(relative(OUT, id))}, import.meta.url).href`);
  },
};

export async function bundle() {
  await write({ input: { millrace: 'dist/cli/main.js' }, external: LOADED_WHEN_USED, plugins: [ownPlaces] }, OUT);
  await write({ input: { host: `${HOST}/host.js` } }, HOST);
}

async function write(options, dir) {
  const build = await rolldown({ platform: 'node', ...options });
  await build.write({ dir, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await build.close();
}
