import { registerHooks } from 'node:module';

const OWN_NAME = 'millrace';

/** Lets scripts `import 'millrace'` where it is not installed beside them; an installed one comes first. */
export function offerOwnPackage(): void {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const url = new URL(`../../../sdk/entry-script.${extension}`, import.meta.url).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier !== OWN_NAME) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, context);
      } catch {
        return { url, shortCircuit: true };
      }
    },
  });
}
