import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { GroupMarks } from '../support/group-marks.ts';
import { metricOf } from '../support/metric.ts';
import { until } from '../support/poll.ts';
import { ServedCalls } from '../support/served-calls.ts';
import type { RunningService } from '../support/served-project.ts';

const FILES = 12;
const LAST = FILES - 1;

describeKafka('a scorer that is taken for dead and wakes up (fault 4)', () => {
  let job: ServedCalls;
  let group: GroupMarks;
  let collector: RunningService;
  let zombie: RunningService;
  beforeAll(async () => {
    // The first mini-batch waits until its scorer is stopped, the last keeps the step open until it has woken up.
    job = await ServedCalls.open({ files: FILES, hold: `0,${LAST}`, settings: { process_count_per_node: 2 } });
    const services = await job.project.serveAll(['collector', 'scorer', 'planner']);
    [collector, zombie] = services as [RunningService, RunningService];
    group = new GroupMarks(job.project);
  });
  afterAll(async () => {
    await group?.close();
    await job?.project.remove();
  });

  it('has its late verdict dropped, and moves no mark of lanes that are not its own any more', async () => {
    const { project } = job;
    const jobId = await project.submit();
    await job.untilCalls(() => job.begun().includes(0), 'the first call');
    zombie.process.kill('SIGSTOP');
    // Of two workers one may be held by the last mini-batch while the other does the rest.
    const heir = await project.serve('scorer', { MILLRACE_MAX_WORKERS: '2' });
    await job.untilCalls(() => job.begun(heir.process.pid).includes(0), 'the first mini-batch at its heir');
    job.go(0);
    await project.untilSettled(jobId, LAST);
    const before = await group.marks();
    zombie.process.kill('SIGCONT');
    const isLate = async () => (await metricOf(collector, 'millrace_duplicates_total')) >= 1;
    await until(isLate, { what: 'its late verdict' });
    await group.untilHolders(2);
    for (const [lane, mark] of (await group.marks()).entries()) {
      expect(mark).toBeGreaterThanOrEqual(before[lane] as number);
    }
    job.go(LAST);
    expect(await job.completes(jobId)).toMatchObject({ rows: FILES, mini_batches: { failed: 0 } });
    expect(zombie.process.isOver, zombie.process.stderr).toBe(false);
  });
});
