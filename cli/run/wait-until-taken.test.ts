import { afterEach, beforeEach, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { waitUntilTaken } from './wait-until-taken.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  workspace.submit('j1');
});
afterEach(() => workspace.remove());

const step = { jobId: 'j1', step: 'digits' };

it('a job that planners have read into another workspace is not waited for', async () => {
  await expect(waitUntilTaken(step, workspace.context, async () => true)).rejects.toMatchObject({
    code: 'JOB_UNKNOWN',
    message: 'the planners have read all that was submitted, and j1 is not in this workspace',
    hint: expect.stringContaining('need the same MILLRACE_STORE'),
  });
});

it('a job that a planner takes at the last moment is there', async () => {
  await waitUntilTaken(step, workspace.context, async () => {
    workspace.start('j1');
    return true;
  });
});

it('a job of millrace run is not looked for among those of planners', async () => {
  workspace.lay('jobs/j1/digits/runs/1', { owner: 'here' });
  workspace.onSleep = (nth) => {
    if (nth === 60) workspace.start('j1');
  };
  await waitUntilTaken(step, workspace.context, () => expect.unreachable());
});

it('a job is waited for while nobody can say whether it was read', async () => {
  let asked = 0;
  workspace.onSleep = (nth) => {
    if (nth === 60) workspace.start('j1');
  };
  await waitUntilTaken(step, workspace.context, async () => {
    asked += 1;
    if (asked === 1) throw new Error('the broker is away');
    return false;
  });
  expect(asked).toBe(2);
});
