import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { GroupMarks } from '../support/group-marks.ts';
import { ServedCalls } from '../support/served-calls.ts';

const FILES = 12;
const LAST = FILES - 1;
const BLOCKED_MS = 9_000;
const BLOCK = join(import.meta.dirname, '../support/block-on-signal.mjs');

describeKafka('a scorer whose event loop stands still (fault 17)', () => {
  let job: ServedCalls;
  let group: GroupMarks;
  beforeAll(async () => {
    job = await ServedCalls.open({ files: FILES, hold: `0,${LAST}`, settings: { process_count_per_node: 2 } });
    group = new GroupMarks(job.project);
  });
  afterAll(async () => {
    await group?.close();
    await job?.project.remove();
  });

  it('says so afterwards, and moves no mark of lanes that others have got meanwhile', async () => {
    const { project } = job;
    const blocking = { NODE_OPTIONS: `--import ${BLOCK}`, MILLRACE_TEST_BLOCK_MS: String(BLOCKED_MS) };
    const [blocked] = await Promise.all([
      project.serve('scorer', blocking),
      ...(await project.serveAll(['planner', 'collector'])),
    ]);
    const jobId = await project.submit();
    await job.untilCalls(() => job.begun().includes(0), 'the first call');
    blocked.process.kill('SIGUSR2');
    // Of two workers one may be held by the last mini-batch while the other does the rest.
    const heir = await project.serve('scorer', { MILLRACE_MAX_WORKERS: '2' });
    await job.untilCalls(() => job.begun(heir.process.pid).includes(0), 'the first mini-batch at its heir');
    job.go(0);
    await project.untilSettled(jobId, LAST);
    const before = await group.marks();
    await blocked.process.until(() => /this process stood still for \d+ s/.test(blocked.process.stderr), {
      what: 'its word of it',
    });
    await group.untilHolders(2);
    for (const [lane, mark] of (await group.marks()).entries()) {
      expect(mark).toBeGreaterThanOrEqual(before[lane] as number);
    }
    job.go(LAST);
    expect(await job.completes(jobId)).toMatchObject({ rows: FILES, mini_batches: { failed: 0 } });
  });
});
