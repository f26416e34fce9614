import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { metricOf } from '../support/metric.ts';
import { ServedCalls } from '../support/served-calls.ts';
import type { RunningService } from '../support/served-project.ts';
import { isOfKind, TcpProxy } from '../support/tcp-proxy.ts';

const FILES = 60;
/** Some are done before it, some are not. */
const HELD = 30;
const WORDS = ['planner', 'scorer', 'collector'] as const;
const isProduce = isOfKind(0);

describeKafka('services on a link that breaks in the middle of a job', () => {
  let lab: Lab;
  let proxy: TcpProxy;
  let job: ServedCalls;
  let services: RunningService[];
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab?.stop();
  });
  beforeEach(async () => {
    proxy = await TcpProxy.between(lab.kafka.lab.proxied);
    job = await ServedCalls.open({ files: FILES, hold: String(HELD), brokers: lab.kafka.brokers });
    services = await Promise.all(WORDS.map((word) => job.project.serve(word, { KAFKA_BROKERS: proxy.address })));
  });
  afterEach(async () => {
    await job?.project.remove();
    await proxy?.close();
  });
  const duplicates = () => metricOf(services.at(-1) as RunningService, 'millrace_duplicates_total');

  it('half-open it is given up, and the job goes on over a new one (fault 14)', async () => {
    const jobId = await job.project.submit();
    await job.untilCalls(() => job.begun().includes(HELD), 'the mini-batch that is held');
    proxy.freezeLinks();
    job.go();
    expect(await job.completes(jobId)).toMatchObject({ mini_batches: { succeeded: FILES, failed: 0 } });
    for (const { process } of services) expect(process.isOver, process.stderr).toBe(false);
  });

  describe('behind a publish whose answer never comes (fault 22)', () => {
    it.each(['minibatches.default', 'results'])('on %s, the record is sent again and counts once', async (topic) => {
      job.go();
      const cut = proxy.cutOnce((request) => isProduce(request) && request.includes(job.project.prefix + topic));
      const jobId = await job.project.submit();
      await cut;
      const summary = await job.completes(jobId);
      expect(summary).toMatchObject({ mini_batches: { succeeded: FILES, failed: 0 }, tries: FILES });
      expect([job.calls.length, await duplicates()]).toEqual([2 * FILES, 0]);
    });
  });
});
