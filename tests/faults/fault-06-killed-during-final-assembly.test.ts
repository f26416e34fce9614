import { beforeAll, describe, expect, it } from 'vitest';
import { failingAt } from '../support/fail-point.ts';
import { HELD_JOB_SIZE, HeldJob, undisturbedSha256 } from '../support/held-job.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

const OUTPUT = 'parallel_run_step\\.txt$';

/** Whoever looks now sees no output file or the complete one, and is told how far the job has got. */
async function expectTruth(job: HeldJob, expected: 'interrupted' | 'completed'): Promise<void> {
  const isThere = job.has(job.output);
  if (isThere) expect(job.sha256(job.output)).toBe(sha256);
  const status = await job.here(['status', '--json']);
  expect(status.json()).toMatchObject({ status: expected });
  const results = await job.here(['results']);
  expect(results.exitCode, results.stderr).toBe(expected === 'completed' ? 0 : 1);
  const rows = results.stdout.split('\n').filter((row) => row.startsWith('second row of '));
  expect(rows).toEqual(Array.from({ length: HELD_JOB_SIZE }, (_, index) => `second row of ${index}`));
}

describe('fault 6: everything is killed during the final assembly', () => {
  it.concurrent.for([
    ['before the seal', 'link:/seal\\.1$:1:before', 'interrupted'],
    ['after the seal', 'link:/seal\\.1$:1:after', 'interrupted'],
    ['before the output gets its name', `link:\\.partial/.* .*/${OUTPUT}:1:before`, 'interrupted'],
    ['after the output has its name', `link:\\.partial/.* .*/${OUTPUT}:1:after`, 'interrupted'],
    ['when half of the audit is written', 'write:millrace-tmp.*AuditEntry:1:half', 'interrupted'],
    ['after the audit', 'link:/audit\\.1\\.avro$:1:after', 'interrupted'],
    ['after the summary', 'link:/summary\\.1\\.json$:1:after', 'interrupted'],
    ['after the end', 'link:/end\\.1\\.json$:1:after', 'completed'],
    ['after it is no longer open', 'remove:/open/[^.]:1:after', 'completed'],
    ['after the rows so far were tidied away', 'remove:\\.partial/.*\\.step\\.1$:1:after', 'completed'],
    ['after the last checkpoint was tidied away', 'remove:/checkpoint\\.1$:1:after', 'completed'],
  ] as const)('%s: readers are told the truth, and resume gives the same bytes', async ([, point, status], context) => {
    const job = HeldJob.during(context).go();
    const killed = await job.run([], failingAt(`${point}=kill`));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    await expectTruth(job, status);
    await job.finish(sha256);
  });

  it.concurrent.for([['before'], ['after']] as const)(
    '%s the new output takes the place of an old one: readers see one of both, whole',
    async ([when], context) => {
      const job = HeldJob.during(context, { settings: { output: { path: 'results', overwrite: true } } });
      job.go().write('results/parallel_run_step.txt', 'old rows\n');
      const killed = await job.run([], failingAt(`rename:/${OUTPUT}:1:${when}=kill`));
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
      const seen = job.read('results/parallel_run_step.txt');
      if (when === 'before') expect(seen).toBe('old rows\n');
      else expect(job.sha256('results/parallel_run_step.txt')).toBe(sha256);
      expect((await job.here(['status', '--json'])).json()).toMatchObject({ status: 'interrupted' });
      expect((await job.millrace(['resume', '--json'])).json()).toMatchObject({ status: 'completed', sha256 });
      expect((await job.here(['verify'])).exitCode).toBe(0);
      expect(job.files('results')).toEqual(['parallel_run_step.txt']);
    },
  );

  it.concurrent('when half of an output of several owners is copied: nobody sees that half', async (context) => {
    const job = HeldJob.during(context).go();
    const first = await job.run([], failingAt('write:/entries\\.1:1:after=kill'));
    expect(first.signal, first.stderr).toBe('SIGKILL');
    const killed = await job.millrace(['resume'], failingAt('write:\\.partial/[^ ]*-[0-9a-f]{12} :1:half=kill'));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect(job.has(job.output)).toBe(false);
    await expectTruth(job, 'interrupted');
    await job.finish(sha256);
  });
});
