import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAvroCodec } from '../../adapters/avro/codec.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { fedRows, keepPlan, manifestIn, RUN, scored } from '../support/fed-collector.ts';
import { metricOf } from '../support/metric.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';

/** More of them: tests/integration/reverse-order.test.ts. */
const RESULTS = 100_000;
const PAGE = 1_000;
const MEMORY_MAX = 250 * 2 ** 20;
const codec = createAvroCodec();

describeKafka('verdicts in reverse order (fault 19)', () => {
  let project: ServedProject;
  let transport: KafkaTransport;
  beforeAll(async () => {
    project = await ServedProject.open();
    await project.ensureTopics();
    const names = { topicPrefix: project.prefix, groupPrefix: project.prefix };
    transport = connectKafka(testSettings(project.brokers.split(','), names));
    const store = storeOpener({}, project.folder)(project.path('.millrace'));
    await store.putIfAbsent(layout.manifest(RUN), checkedState(manifestIn(project.folder)));
    await store.putIfAbsent(layout.run(RUN, RUN.run), Buffer.from('{}\n'));
    await keepPlan(store, RESULTS);
  });
  afterAll(async () => {
    await transport?.close();
    await project?.remove();
  });

  const publish = (records: readonly ResultsRecord[]) =>
    transport.publish(
      TOPICS.results,
      records.map((record) => ({ key: `${RUN.jobId}/${RUN.step}`, value: codec.encode(record) })),
    );

  it('are set aside on disk, not in memory, and come out in input order, each once', async () => {
    const collector = await project.serve('collector');
    await publish([
      { kind: 'StepOpened', ...RUN },
      { kind: 'StepPlanned', ...RUN, total: RESULTS, items: RESULTS },
    ]);
    const pages = Array.from({ length: RESULTS / PAGE }, (_, page) =>
      Array.from({ length: PAGE }, (__, n) => scored(RESULTS - 1 - page * PAGE - n)),
    );
    for (const page of pages) await publish(page);
    const isEnded = () => project.has(`.millrace/${layout.end(RUN, RUN.run)}`);
    await until(isEnded, { what: 'its end' });
    const summary = JSON.parse(project.read(`.millrace/${layout.summary(RUN, RUN.run)}`));
    expect(summary).toMatchObject({ status: 'completed', rows: RESULTS, mini_batches: { succeeded: RESULTS } });
    const wanted = Array.from({ length: RESULTS }, (_, index) => fedRows(index)).join('');
    expect(readFileSync(summary.output, 'utf8') === wanted).toBe(true);
    expect(await metricOf(collector, 'process_resident_memory_bytes')).toBeLessThan(MEMORY_MAX);
  });
});
