import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { entryScriptFault } from '../../core/job/read-source.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { initCommand } from './init.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

const init = (folder = '.') => initCommand({ folder, json: false }, workspace.context);

describe('millrace init', () => {
  it('writes a job file that names what it writes beside it', async () => {
    expect(await init()).toBe(0);
    const job = parse(readFileSync(join(workspace.root, 'job.yaml'), 'utf8'));
    const files = readdirSync(workspace.root, { recursive: true });
    expect(files).toContain(job.entry_script);
    expect(job.parameters.texts).toBe('inputs/*.txt');
    expect(job.inputs[0].path).toBe(`\${{parameters.texts}}`);
    expect(files.filter((path) => String(path).startsWith('inputs/'))).toHaveLength(4);
  });

  it('writes a script that does what it says', async () => {
    await init();
    const { run } = await import(join(workspace.root, 'entry_script.ts'));
    expect(await run([join(workspace.root, 'inputs/wheel.txt')])).toEqual(['wheel.txt: 5 words']);
  });

  it('writes a script that is a module by its name where a package.json above says "commonjs"', async () => {
    writeFileSync(join(workspace.root, 'package.json'), '{ "type": "commonjs" }');
    await init('job');
    const job = parse(readFileSync(join(workspace.root, 'job/job.yaml'), 'utf8'));
    expect(entryScriptFault(job.entry_script)).toBeUndefined();
    await init('job');
    expect(readdirSync(join(workspace.root, 'job')).sort()).toEqual(['entry_script.mts', 'inputs', 'job.yaml']);
    const { run } = await import(join(workspace.root, 'job', job.entry_script));
    expect(await run([join(workspace.root, 'job/inputs/wheel.txt')])).toEqual(['wheel.txt: 5 words']);
    expect(job.entry_script).toBe('entry_script.mts');
  });

  it('stays with the script that a job file which is there already has', async () => {
    await init('job');
    writeFileSync(join(workspace.root, 'package.json'), '{ "type": "commonjs" }');
    await init('job');
    expect(readdirSync(join(workspace.root, 'job')).sort()).toEqual(['entry_script.ts', 'inputs', 'job.yaml']);
  });

  it.each([
    ['by its name', () => 'n'.repeat(300)],
    // 4,095 bytes are the most that Linux takes.
    ['by what is to be in it', () => 'n/'.repeat((4_090 - workspace.root.length) >> 1)],
  ])('refuses a folder that is too long %s, as a mistake of its user, and makes nothing of it', async (_, folder) => {
    const told = { code: 'USAGE', message: expect.stringContaining('ENAMETOOLONG'), hint: expect.any(String) };
    await expect(init(folder())).rejects.toMatchObject(told);
    expect(readdirSync(workspace.root)).toEqual([]);
  });

  it('never writes over what is there', async () => {
    writeFileSync(join(workspace.root, 'job.yaml'), 'mine');
    expect(await init()).toBe(0);
    expect(readFileSync(join(workspace.root, 'job.yaml'), 'utf8')).toBe('mine');
    expect(workspace.err.text).toContain('kept as it was: job.yaml');
    expect(workspace.out.text).not.toContain('job.yaml');
  });

  it('makes the folder, and says how to go on', async () => {
    await init('new/job');
    expect(readdirSync(join(workspace.root, 'new/job'))).toContain('job.yaml');
    expect(workspace.err.text).toBe('now: cd new/job && millrace run\n');
  });

  it('says what cannot be written', async () => {
    writeFileSync(join(workspace.root, 'file'), '');
    await expect(init('file/job')).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('file is no folder'),
    });
  });
});
