import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basePython } from './base-python.ts';
import { type BuildPlace, builtOnce, type Run } from './built-once.ts';
import { isOnPath } from './on-path.ts';
import { uvOptions, uvVariables } from './uv-variables.ts';

export interface PythonNeeds {
  /** `3.11`; null is the one that is there. */
  readonly python: string | null;
  readonly requirements: readonly string[];
}

/**
 * The folder of a virtual environment that has what is needed, made by uv where that is installed, else by venv and pip.
 *
 * @throws ToolFailed with the installer's own words.
 */
export async function pythonEnvironment(needs: PythonNeeds, place: BuildPlace): Promise<string> {
  const { python, identity } = await basePython(needs.python, place.variables);
  const { requirements } = needs;
  const hasUv = isOnPath('uv', place.variables);
  const variables = hasUv ? uvVariables(place.variables) : place.variables;
  return builtOnce([identity, needs], { ...place, variables }, async (folder, run) => {
    if (hasUv) await run('uv', ['venv', '--quiet', '--python', python, folder]);
    else await run(python, ['-m', 'venv', ...(requirements.length > 0 ? [] : ['--without-pip']), folder]);
    if (requirements.length > 0) await install(folder, requirements, hasUv ? uvOptions(variables) : undefined, run);
  });
}

/** `ofUv`: its options, where it installs. */
async function install(
  folder: string,
  requirements: readonly string[],
  ofUv: readonly string[] | undefined,
  run: Run,
): Promise<void> {
  const interpreter = join(folder, 'bin', 'python');
  const list = `${folder}.txt`;
  await writeFile(list, `${requirements.join('\n')}\n`);
  if (ofUv !== undefined) await run('uv', ['pip', 'install', '--python', interpreter, ...ofUv, '-r', list]);
  else await run(interpreter, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-r', list]);
}
