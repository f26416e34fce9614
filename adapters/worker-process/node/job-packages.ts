import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A name of a package: neither a path nor an address. */
const BARE = /^(?![./#]|[a-z]+:)/;

/** What the job's own code imports by a package's name is looked for in `folder` first, then where it would be anyway. */
export function offerPackages(folder: string, codeFolder: string): void {
  const fromThere = pathToFileURL(join(folder, 'package.json')).href;
  const ownCode = pathToFileURL(join(realpathSync(codeFolder), '/')).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!BARE.test(specifier) || !context.parentURL?.startsWith(ownCode)) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, { ...context, parentURL: fromThere });
      } catch {
        return nextResolve(specifier, context);
      }
    },
  });
}
