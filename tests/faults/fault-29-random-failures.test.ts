import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const IN_JAVASCRIPT = `import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
const ways = [
  () => { throw new Error('seeded'); },
  () => undefined,
  () => process.exit(3),
  () => process.kill(process.pid, 'SIGKILL'),
  () => Promise.reject('seeded'),
  () => { setImmediate(() => { throw new Error('from nowhere'); }); return new Promise(() => {}); },
];
export async function run(paths, { minibatchIndex: index }) {
  const isDue = process.argv[2] === 'fail' && index % 10 === 7 && !(await tried(index));
  if (isDue) return ways[Math.floor(index / 10) % ways.length]();
  return paths.map((path) => basename(path) + ' ' + index);
}
/** Across processes: the first to make the folder is the first try. */
const tried = async (index) => {
  try { mkdirSync(process.argv[3] + '/tried-' + index); return false; } catch { return true; }
};`;

const IN_PYTHON = `import os, signal, sys

def raises():
    raise ValueError("seeded")

def generates():
    yield "seeded"

ways = [
    raises,
    lambda: None,
    lambda: os._exit(3),
    lambda: os.kill(os.getpid(), signal.SIGKILL),
    lambda: sys.exit("seeded"),
    generates,
]

def run(paths, context):
    index = context.minibatch_index
    if sys.argv[1] == "fail" and index % 10 == 7 and not tried(index):
        return ways[index // 10 % len(ways)]()
    return ["%s %d" % (os.path.basename(path), index) for path in paths]

def tried(index):
    try:
        os.mkdir("%s/tried-%d" % (sys.argv[2], index))
        return False
    except FileExistsError:
        return True
`;

describe('fault 29: one call in ten fails, in one of many ways', () => {
  it.each([
    ['script.mjs', IN_JAVASCRIPT],
    ['script.py', IN_PYTHON],
  ])('the output is the same as without failures (%s)', async (script, source) => {
    // Which first tries fail follows from the index alone; a worker that dies takes its neighbours' turns along.
    project.inputs(60).write(script, source);
    const settings = { entry_script: script, process_count_per_node: 3, error_threshold: 0 };
    project.job({ ...settings, arguments: ['succeed', project.folder] });
    const undisturbed = (await project.run(['--json'])).json();
    project.job({ ...settings, arguments: ['fail', project.folder] });
    const disturbed = (await project.run(['--json'])).json();
    expect(disturbed).toMatchObject({ status: 'completed', mini_batches: { succeeded: 60, failed: 0 }, error: null });
    expect(project.summary().tries).toBe(66);
    expect(readFileSync(disturbed.output as string)).toEqual(readFileSync(undisturbed.output as string));
    expect(disturbed.sha256).toBe(undisturbed.sha256);
  });
});
