import { beforeAll, describe, expect, it } from 'vitest';
import { failingAt } from '../support/fail-point.ts';
import { HeldJob, undisturbedSha256 } from '../support/held-job.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

const CHECKPOINT_TEMPORARY = 'write:millrace-tmp.*"payload"';

describe('fault 5: everything is killed between a write and its commit', () => {
  it.concurrent.for([
    ['before rows are appended', 'write:\\.partial/:1:before'],
    ['when half of the rows are appended', 'write:\\.partial/:1:half'],
    ['when the rows are appended, their entry is not', 'write:\\.partial/:1:after'],
    ['when half of an entry is appended', 'write:/entries\\.1:1:half'],
    ['when an entry is appended', 'write:/entries\\.1:1:after'],
    ['when half of an ahead piece is written', 'write:/ahead\\.1\\.0:1:half'],
    ['when an ahead piece is written', 'write:/ahead\\.1\\.0:1:after'],
    ['before the rows are synced for a checkpoint', 'sync:\\.partial/:1:before'],
    ['when the rows are synced, their entries are not', 'sync:/entries\\.1:1:before'],
    ['when ahead pieces are synced', 'sync:/ahead\\.1\\.0:1:after'],
    ['when half of a checkpoint is written', `${CHECKPOINT_TEMPORARY}:1:half`],
    ['before a checkpoint gets its name', 'rename:/checkpoint\\.1$:1:before'],
    ['when a checkpoint has its name', 'rename:/checkpoint\\.1$:1:after'],
  ])('%s: resume gives the bytes of an undisturbed run', async ([, point], context) => {
    const job = HeldJob.during(context);
    const killed = await job.run([], failingAt(`${point}=kill`));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    await job.finish(sha256);
  });

  it.concurrent('at one of these again and again: each resume gets on, the last gives the same bytes', async (context) => {
    const job = HeldJob.during(context);
    const words = [['run'], ['resume'], ['resume'], ['resume']];
    const points = [
      'write:/ahead\\.1\\.0:1:after',
      // The new owner's first checkpoint names what it took over.
      `${CHECKPOINT_TEMPORARY}:1:half`,
      'rename:/checkpoint\\.3$:1:after',
      'write:\\.partial/:1:half',
    ];
    for (const [at, point] of points.entries()) {
      if (at === points.length - 1) job.go();
      const killed = await job.millrace(words[at] as string[], failingAt(`${point}=kill`));
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
    }
    await job.finish(sha256);
  });
});
