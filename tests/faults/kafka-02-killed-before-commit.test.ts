import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { metricOf } from '../support/metric.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { ServedCalls } from '../support/served-calls.ts';
import { isOfKind, TcpProxy } from '../support/tcp-proxy.ts';

const FILES = 12;
const isOffsetCommit = isOfKind(8);

describeKafka('a scorer that is killed when its verdicts are published and not committed (fault 2)', () => {
  let lab: Lab;
  let proxy: TcpProxy;
  let job: ServedCalls;
  let raw: RawKafka;
  beforeAll(async () => {
    lab = await openLab();
    proxy = await TcpProxy.between(lab.kafka.lab.proxied);
    job = await ServedCalls.open({ brokers: lab.kafka.brokers, files: FILES, hold: 'all' });
    raw = await RawKafka.connect(lab.kafka.brokers);
  });
  afterAll(async () => {
    await raw?.close();
    await job?.project.remove();
    await proxy?.close();
    await lab?.stop();
  });

  it('makes its verdicts come twice: the first of each counts, the second is counted as one too many', async () => {
    const { project } = job;
    const published: unknown[] = [];
    const [, scorer] = await Promise.all([
      project.serve('planner'),
      project.serve('scorer', { KAFKA_BROKERS: proxy.address, MILLRACE_MAX_WORKERS: '2' }),
    ]);
    await raw.read(`${project.prefix}results`, ({ value }) => void published.push(value));
    // A held call says that lanes are held, and that their marks have not moved: from here on none of them does.
    const jobId = await project.submit();
    await job.untilCalls((calls) => calls.length > 0, 'the first call');
    proxy.swallow(isOffsetCommit);
    job.go();
    // No collector tells how far it is: what a scorer may have at once is all that there will be.
    await until(() => published.length >= 3, { what: 'verdicts on the log' });
    scorer?.process.killGroup();
    await scorer?.process.ended;
    const before = job.begun().length;
    await project.serve('scorer');
    await job.untilCalls(() => job.begun().length >= 2 * before, 'the second calls');
    const collector = await project.serve('collector');
    await job.untilCalls(() => new Set(job.begun()).size === FILES, 'all calls');
    await until(async () => (await metricOf(collector, 'millrace_duplicates_total')) >= 1, {
      what: 'a counted duplicate',
    });
    expect(await job.completes(jobId)).toMatchObject({ rows: FILES, mini_batches: { total: FILES, succeeded: FILES } });
  });
});
