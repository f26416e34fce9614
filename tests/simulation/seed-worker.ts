import type { SeedRange } from './run-seeds.ts';
import { simulateDisk } from './simulate-disk.ts';

simulateDisk();
const { runSeeds } = await import('./run-seeds.ts');

/** Each message is a range of seeds; each answer is what they showed. */
process.on('message', async (range: SeedRange) => {
  process.send?.(await runSeeds(range));
});
