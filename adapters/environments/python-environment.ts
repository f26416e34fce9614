import { createHash } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildLock } from './build-lock.ts';
import { runTool, ToolFailed } from './run-tool.ts';

export interface PythonNeeds {
  /** `3.11`; null is the one that is there. */
  readonly python: string | null;
  readonly requirements: readonly string[];
}

export interface EnvironmentPlace {
  /** Absolute; shared by all that run here. */
  readonly cache: string;
  /** Of the tools that build. */
  readonly variables: Readonly<Record<string, string>>;
  /** Once a build begins. */
  readonly onBuild: (folder: string) => void;
}

const READY = 'millrace-ready';

/**
 * The interpreter of a virtual environment that has what is needed: built once for each content, found again later. Whoever wants one
 * that is being built waits for it; one that was never finished is built anew.
 *
 * @throws ToolFailed with the installer's own words.
 */
export async function pythonEnvironment(needs: PythonNeeds, place: EnvironmentPlace): Promise<string> {
  const base = await baseInterpreter(needs.python, place);
  const folder = join(place.cache, hashOf([base.identity, needs]));
  const interpreter = join(folder, 'bin', 'python');
  if (await isThere(join(folder, READY))) return interpreter;
  await mkdir(place.cache, { recursive: true });
  const lock = await BuildLock.take(`${folder}.lock`);
  try {
    if (await isThere(join(folder, READY))) return interpreter;
    place.onBuild(folder);
    await rm(folder, { recursive: true, force: true });
    await build(folder, base.file, needs.requirements, place);
    await writeFile(join(folder, READY), '');
  } finally {
    await lock.release();
  }
  return interpreter;
}

const hashOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);

async function build(
  folder: string,
  base: string,
  requirements: readonly string[],
  place: EnvironmentPlace,
): Promise<void> {
  const { variables } = place;
  const list = `${folder}.txt`;
  await writeFile(list, `${requirements.join('\n')}\n`);
  const interpreter = join(folder, 'bin', 'python');
  if (await hasTool('uv', variables)) {
    await runTool('uv', ['venv', '--quiet', '--python', base, folder], variables);
    if (requirements.length > 0)
      await runTool('uv', ['pip', 'install', '--python', interpreter, '-r', list], variables);
  } else {
    await runTool(base, ['-m', 'venv', ...(requirements.length > 0 ? [] : ['--without-pip']), folder], variables);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-r', list];
    if (requirements.length > 0) await runTool(interpreter, pip, variables);
  }
}

/** What the environment is made from; another version of it is another environment. */
async function baseInterpreter(version: string | null, { variables }: EnvironmentPlace) {
  const minor = version?.split('.').slice(0, 2).join('.');
  const candidates = minor === undefined ? ['python3'] : [`python${minor}`, 'python3'];
  for (const candidate of candidates) {
    const found = await runTool(
      candidate,
      ['-c', 'import sys; print(sys.executable); print(sys.version.split()[0])'],
      variables,
    ).catch(() => undefined);
    const [file, known] = found?.trim().split('\n') ?? [];
    if (file === undefined || known === undefined) continue;
    if (version === null || known === version || known.startsWith(`${version}.`))
      return { file, identity: `${file} ${known}` };
  }
  throw new ToolFailed(version === null ? 'there is no python3 on PATH' : `there is no Python ${version} on PATH`, '');
}

const hasTool = (tool: string, variables: Readonly<Record<string, string>>): Promise<boolean> =>
  runTool(tool, ['--version'], variables).then(
    () => true,
    () => false,
  );

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
