import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { GroupMarks } from '../support/group-marks.ts';
import { ServedCalls } from '../support/served-calls.ts';

const FILES = 12;
const COMINGS = 3;

describeKafka('scorers that come and go while run() takes longer than any of them stays (fault 16)', () => {
  let job: ServedCalls;
  let group: GroupMarks;
  beforeAll(async () => {
    job = await ServedCalls.open({ files: FILES, hold: 'all' });
    await job.project.serveAll(['planner', 'collector']);
    group = new GroupMarks(job.project);
  });
  afterAll(async () => {
    await group?.close();
    await job?.project.remove();
  });

  it('repeat no call on lanes that stay, and at most one a scorer on those that move', async () => {
    const { project } = job;
    const staying = await project.serve('scorer');
    const jobId = await project.submit();
    await job.untilCalls(() => job.begun().length > 0, 'the first call');
    const first = job.begun(staying.process.pid);
    for (let coming = 0; coming < COMINGS; coming += 1) {
      // Whoever is asked to stop hands back what it holds: its call is not done in time.
      const guest = await project.serve('scorer', { MILLRACE_GRACE_SECONDS: '0' });
      await group.untilHolders(2);
      guest.process.kill('SIGTERM');
      expect((await guest.process.ended).exitCode).toBe(0);
      await group.untilHolders(1);
    }
    // Its one worker is where it was, through all of it.
    expect(job.begun(staying.process.pid)).toEqual(first);
    job.go();
    expect(await job.completes(jobId)).toMatchObject({ rows: FILES, mini_batches: { failed: 0 } });
    // Two moves a coming: there and back, each with at most one call under way.
    expect(job.begun().length).toBeLessThanOrEqual(FILES + 2 * COMINGS);
  }, 120_000);
});
