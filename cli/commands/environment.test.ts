import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { type EnvironmentOptions, environmentCommand } from './environment.ts';

let workspace: LaidWorkspace;
const write = (path: string, text: string): void => writeFileSync(join(workspace.root, path), text);
beforeEach(() => {
  workspace = new LaidWorkspace();
  mkdirSync(join(workspace.root, 'env'));
  write('env/environment.yaml', 'python: "3.11"\nrequirements: deps.txt\nvariables: { MODE: fast }\n');
  write('env/deps.txt', '-r more.txt\nnumpy\n');
  write('env/more.txt', 'pillow\n');
});
afterEach(() => workspace.remove());

const NOTHING = { description: undefined, tags: {}, all: false, json: true, isNewVersion: false, file: undefined };

const environment = async (options: Partial<EnvironmentOptions> & Pick<EnvironmentOptions, 'what'>) => {
  workspace.out.text = '';
  await environmentCommand({ ...NOTHING, name: 'iris', ...options }, workspace.context);
  return JSON.parse(workspace.out.text);
};
const file = 'env/environment.yaml';

describe('millrace environment', () => {
  it('keeps an environment with the files that it names, a version for each content', async () => {
    const first = await environment({ what: 'register', file });
    expect(first).toMatchObject({
      name: 'iris',
      version: 1,
      new: true,
      environment: { python: '3.11', requirements: 'deps.txt', variables: { MODE: 'fast' } },
      files: ['deps.txt', 'more.txt'],
    });
    expect(await environment({ what: 'register', file })).toMatchObject({ version: 1, new: false });
    write('env/more.txt', 'pillow>=10\n');
    await expect(environment({ what: 'register', file })).rejects.toThrow('with another definition');
    expect(await environment({ what: 'register', file, isNewVersion: true })).toMatchObject({ version: 2 });
    expect(await environment({ what: 'list' })).toMatchObject({ environments: [{ name: 'iris', version: 2 }] });
    expect(await environment({ what: 'archive', name: 'iris:2' })).toEqual({ name: 'iris', archived: [2] });
    expect(await environment({ what: 'show' })).toMatchObject({ version: 1 });
  });

  it('tells every fault of its file, and which file is missing', async () => {
    await expect(environment({ what: 'register' })).rejects.toThrow('--file');
    write('env/environment.yaml', 'python: "2.7"\npips: [numpy]\n');
    await expect(environment({ what: 'register', file })).rejects.toThrow(
      /yaml:1: python: .*3\.7 or newer[\s\S]*yaml:2: pips: is not a known name; did you mean pip\?/,
    );
    write('env/environment.yaml', 'conda: conda.yml\n');
    await expect(environment({ what: 'register', file })).rejects.toThrow('there is no file conda.yml');
  });
});
