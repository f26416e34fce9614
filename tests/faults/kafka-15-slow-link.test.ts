import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServedCalls } from '../support/served-calls.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const FILES = 40;
const DELAY_MS = 500;
const JITTER_MS = 250;
const RESETS_AT = [8, 20, 32];

describeKafka('a scorer on a link that is slow and breaks now and then (fault 15)', () => {
  let lab: Lab;
  let proxy: TcpProxy;
  let job: ServedCalls;
  beforeAll(async () => {
    lab = await openLab();
    proxy = await TcpProxy.between(lab.kafka.lab.proxied);
    // Less than a few round trips: a link is nothing that a mini-batch may time out by.
    const settings = { run_invocation_timeout: 2, run_max_try: 1 };
    job = await ServedCalls.open({ files: FILES, hold: 'none', brokers: lab.kafka.brokers, settings });
    const { project } = job;
    const far = { KAFKA_BROKERS: proxy.address, KAFKA_SESSION_TIMEOUT_MS: '10000' };
    await Promise.all([project.serve('planner'), project.serve('collector'), project.serve('scorer', far)]);
  });
  afterAll(async () => {
    await job?.project.remove();
    await proxy?.close();
    await lab?.stop();
  });

  it('takes longer; no mini-batch times out, none is lost', async () => {
    const random = new SeededRandom(15);
    proxy.delay(() => DELAY_MS + random.below(JITTER_MS));
    const jobId = await job.project.submit();
    for (const settled of RESETS_AT) {
      await job.project.untilSettled(jobId, settled);
      proxy.resetLinks();
    }
    expect(await job.completes(jobId)).toMatchObject({
      mini_batches: { total: FILES, succeeded: FILES, failed: 0 },
      tries: FILES,
    });
  });
});
