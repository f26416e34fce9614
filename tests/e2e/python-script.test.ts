import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** As users of ParallelRunStep write them: argparse beside options of others, module globals, print, a helper file. */
const SCRIPT = `"""Scores texts."""
import argparse
import logging
import os

from helper import shout


def init():
    global args
    parser = argparse.ArgumentParser()
    parser.add_argument("--suffix")
    args, _ = parser.parse_known_args()
    logging.info("init is done")


def run(mini_batch):
    print("run method start", __file__, len(mini_batch))
    return [shout(os.path.basename(path)) + args.suffix for path in mini_batch]
`;

describe('a Python entry script', () => {
  it('runs from a job file, with its arguments, its helpers and its prints in the logs', async () => {
    project
      .inputs(25)
      .write('src/score.py', SCRIPT)
      .write('src/helper.py', 'def shout(text):\n    return text.upper()\n');
    project.job({
      entry_script: 'score.py',
      source_directory: 'src',
      mini_batch_size: 4,
      process_count_per_node: 2,
      arguments: ['--suffix', '!', '--of-others', '3'],
    });
    const { exitCode, json } = await project.run(['--json']);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ status: 'completed', rows: 25, mini_batches: { total: 7, succeeded: 7 } });
    const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
    expect(rows).toEqual(Array.from({ length: 25 }, (_, at) => `${String(at).padStart(3, '0')}.TXT!`));
    const logs = project
      .files(project.stepPath('logs/user'))
      .map((file) => project.read(project.stepPath(`logs/user/${file}`)));
    expect(logs.join('')).toContain('init is done');
    expect(logs.join('').match(/run method start .*\/score\.py [41]\n/g)).toHaveLength(7);
  });

  it('that raises fails the job with its traceback, and nothing of ours in it', async () => {
    project.inputs(1).write('score.py', 'def run(mini_batch):\n    raise ValueError("no digit here")\n');
    const { exitCode, stderr } = await project.job({ entry_script: 'score.py', run_max_try: 1 }).run();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ValueError: no digit here');
    expect(stderr).toMatch(/score\.py", line 2, in run/);
    expect(stderr).not.toContain('millrace_worker');
  });
});
