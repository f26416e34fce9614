import { registerHooks } from 'node:module';

const ADAPTER = '/adapters/local-folder/';
const IN_PLACE_OF: Readonly<Record<string, string>> = {
  'node:fs': './disk-fs.ts',
  'node:fs/promises': './disk-fs-promises.ts',
};

/** From now on the local folder's adapter, as it is, is loaded with a disk of the simulated world below it. */
export function simulateDisk(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const isAdapter = context.parentURL?.includes(ADAPTER) ?? false;
      const instead = isAdapter ? IN_PLACE_OF[specifier] : undefined;
      if (instead === undefined) return nextResolve(specifier, context);
      return { url: new URL(instead, import.meta.url).href, shortCircuit: true };
    },
  });
}
