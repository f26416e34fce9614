// Makes the command one bundle of a few files: node takes longer to find and link four hundred modules than to run them,
// and whoever starts a job waits for it. Dependencies that only some commands load stay outside.
import { relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const OUT = resolve('dist/bin');
const LOADED_WHEN_USED = [/^kafkajs$/];

/** A module finds files beside it: in the bundle it still is told its own place. */
const ownPlaces = {
  name: 'own-places',
  transform(code, id) {
    if (!code.includes('import.meta.url') || id.includes('node_modules')) return undefined;
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(relative(OUT, id))}, import.meta.url).href`);
  },
};

export async function bundle() {
  const command = await rolldown({
    input: { millrace: 'dist/cli/main.js' },
    platform: 'node',
    external: LOADED_WHEN_USED,
    plugins: [ownPlaces],
  });
  await command.write({ dir: OUT, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await command.close();
}
