import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { type ModelOptions, modelCommand } from './model.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  writeFileSync(join(workspace.root, 'digits.onnx'), 'weights');
});
afterEach(() => workspace.remove());

const NOTHING = { description: undefined, tags: {}, all: false, json: true };

const model = async (what: ModelOptions['what'], name?: string, path?: string, tags: Record<string, string> = {}) => {
  workspace.out.text = '';
  await modelCommand({ ...NOTHING, what, name, path, tags }, workspace.context);
  return JSON.parse(workspace.out.text);
};

describe('millrace model', () => {
  it('copies a model in, a version for each registration', async () => {
    const first = await model('register', 'mnist', 'digits.onnx', { stage: 'test' });
    expect(first).toMatchObject({ name: 'mnist', version: 1, tags: { stage: 'test' }, files: 1, bytes: 7 });
    writeFileSync(join(workspace.root, 'digits.onnx'), 'better weights');
    expect(await model('register', 'mnist', 'digits.onnx')).toMatchObject({ version: 2 });
    expect(readFileSync((await model('show', 'mnist:1')).path, 'utf8')).toBe('weights');
    expect(readFileSync((await model('show', 'mnist')).path, 'utf8')).toBe('better weights');
  });

  it('goes back to the version before when the newest is archived', async () => {
    await model('register', 'mnist', 'digits.onnx');
    await model('register', 'mnist', 'digits.onnx');
    expect(await model('archive', 'mnist:2')).toEqual({ name: 'mnist', archived: [2] });
    expect(await model('list')).toMatchObject({ models: [{ name: 'mnist', version: 1 }] });
    expect(await model('show', 'mnist')).toMatchObject({ version: 1, versions: [{}, { version: 2, archived: true }] });
  });

  it('asks for what is missing', async () => {
    await expect(model('register', 'mnist')).rejects.toThrow('give the path');
    await expect(model('register', undefined, 'digits.onnx')).rejects.toThrow('give its name');
    await expect(model('register', 'mnist', 'nowhere')).rejects.toThrow('does not exist');
    await expect(model('show', 'mnist:x')).rejects.toThrow('a version is a whole number');
  });
});
