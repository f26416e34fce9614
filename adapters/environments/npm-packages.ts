import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { type BuildPlace, builtOnce } from './built-once.ts';
import { isOnPath } from './on-path.ts';
import { ToolFailed } from './run-tool.ts';

/** The files that say which packages: their texts. */
export interface NpmNeeds {
  readonly packageJson: string;
  /** Null: versions are chosen at the first build. */
  readonly packageLock: string | null;
  readonly npmrc: string | null;
}

const QUIET = ['--omit=dev', '--no-audit', '--no-fund', '--no-progress'];

/**
 * A folder whose `node_modules` has what is needed, for the Node that runs this: by `npm ci` where there is a lock file,
 * else by `npm install`.
 *
 * @throws ToolFailed with npm's own words.
 */
export async function npmPackages(needs: NpmNeeds, place: BuildPlace): Promise<string> {
  // Npm takes packages for the Node that it runs on: that has to be ours.
  const PATH = [dirname(process.execPath), place.variables.PATH ?? ''].join(delimiter);
  const variables = { ...place.variables, PATH };
  if (!isOnPath('npm', variables)) throw new ToolFailed('there is no npm on PATH: install it with Node', '');
  const node = [process.versions.modules, process.platform, process.arch];
  return builtOnce(['npm', node, needs], { ...place, variables }, async (folder, run) => {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), withoutScripts(needs.packageJson));
    if (needs.packageLock !== null) await writeFile(join(folder, 'package-lock.json'), needs.packageLock);
    const npmrc = join(folder, '.npmrc');
    if (needs.npmrc !== null) await writeFile(npmrc, needs.npmrc, { mode: 0o600 });
    await run('npm', [needs.packageLock === null ? 'install' : 'ci', ...QUIET], folder);
    // Only for npm: it says how to get at a registry.
    await rm(npmrc, { force: true });
    await mkdir(join(folder, 'node_modules'), { recursive: true });
  });
}

/** Its own scripts want its sources, which are not here. */
function withoutScripts(packageJson: string): string {
  try {
    const { scripts: _, ...others } = JSON.parse(packageJson) as Record<string, unknown>;
    return JSON.stringify(others, null, 2);
  } catch (error) {
    throw new ToolFailed(`package.json: ${(error as Error).message}`, '');
  }
}
