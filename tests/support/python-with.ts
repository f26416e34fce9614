import { homedir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../../adapters/environments/python-environment.ts';

/** A PATH whose `python3` has these packages: installed once on a machine, as the product does it for a job. */
export async function pathWithPython(...requirements: readonly string[]): Promise<string> {
  const installer = Object.entries(process.env).filter(([name]) => /^(PIP|UV)_|^(PATH|HOME)$/.test(name));
  const folder = await pythonEnvironment(
    { python: null, requirements },
    {
      cache: join(process.env.MILLRACE_CACHE ?? join(homedir(), '.cache', 'millrace'), 'environments'),
      variables: Object.fromEntries(installer) as Record<string, string>,
      onBuild: () => undefined,
      onWait: () => undefined,
    },
  );
  return `${join(folder, 'bin')}:${process.env.PATH}`;
}
