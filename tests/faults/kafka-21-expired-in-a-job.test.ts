import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedCalls } from '../support/served-calls.ts';
import type { RunningService } from '../support/served-project.ts';

const FILES = 40;
/** Some are scored, and all are published, when everything on the topics expires. */
const HELD = 20;

describeKafka('records that expire in the middle of a job (fault 21)', () => {
  let job: ServedCalls;
  let services: RunningService[];
  beforeAll(async () => {
    job = await ServedCalls.open({ files: FILES, hold: String(HELD) });
    services = await job.project.serveAll(['scorer', 'collector', 'planner']);
  });
  afterAll(() => job?.project.remove());

  it('before anybody kept them are published again by themselves, and told', async () => {
    const { project } = job;
    const jobId = await project.submit();
    await job.untilCalls(() => job.begun().includes(HELD), 'the mini-batch that is held');
    const [scorer, collector, planner] = services.map(({ process }) => process);
    // Neither has a word of what it did anywhere but on the log.
    for (const process of [scorer, collector]) process?.killGroup();
    await Promise.all([scorer?.ended, collector?.ended]);
    for (const topic of ['minibatches.default', 'results']) await project.expire(topic);
    await project.serveAll(['scorer', 'collector']);
    const isHeldAgain = () => job.begun().filter((index) => index === HELD).length === 2;
    await job.untilCalls(isHeldAgain, 'the same one, published again');
    const again = async () => (await project.served(['status', jobId, '--json'])).json().published_again;
    await until(async () => ((await again()) as number) > 0, { what: 'its mention in the status' });
    job.go();
    expect(await job.completes(jobId)).toMatchObject({ mini_batches: { succeeded: FILES, failed: 0 } });
    expect(planner?.stderr).toContain('mini-batches that nobody had any more were published again: ');
  });
});
