import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildPlace, builtOnce } from './built-once.ts';
import { isOnPath } from './on-path.ts';
import { ToolFailed } from './run-tool.ts';

/** The quick ones first. */
const TOOLS = ['micromamba', 'mamba', 'conda'] as const;

export type CondaTool = (typeof TOOLS)[number];

export interface CondaNeeds {
  /** A conda file, ready to be used: nothing in it is to be left out, and no path depends on where it lies. */
  readonly file: string;
  /** What pip adds to it. */
  readonly requirements: readonly string[];
}

/** Which of them is installed here. */
export const condaTool = (variables: Readonly<Record<string, string>>): CondaTool | undefined =>
  TOOLS.find((tool) => isOnPath(tool, variables));

/** The folder of an environment that conda, or what is quicker, makes. @throws ToolFailed */
export function condaEnvironment(needs: CondaNeeds, tool: CondaTool, place: BuildPlace): Promise<string> {
  // Nobody is there to answer.
  const variables = { ...place.variables, CONDA_ALWAYS_YES: 'true', MAMBA_ALWAYS_YES: 'true' };
  return builtOnce([tool, needs], { ...place, variables }, async (folder, run) => {
    await writeFile(`${folder}.yml`, needs.file);
    const words = tool === 'micromamba' ? ['create', '--yes'] : ['env', 'create'];
    await run(tool, [...words, '--prefix', folder, '--file', `${folder}.yml`]);
    const interpreter = join(folder, 'bin', 'python');
    await access(interpreter).catch(() => {
      throw new ToolFailed('the conda file names no python, so its environment has none', '');
    });
    if (needs.requirements.length === 0) return;
    await writeFile(`${folder}.txt`, `${needs.requirements.join('\n')}\n`);
    await run(interpreter, ['-m', 'pip', 'install', '--no-input', '-r', `${folder}.txt`]);
  });
}
