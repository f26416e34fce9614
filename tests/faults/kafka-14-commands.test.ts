import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { ServedProject } from '../support/served-project.ts';
import { isOfKind, TcpProxy } from '../support/tcp-proxy.ts';

const [CREATE_TOPICS, INIT_PRODUCER_ID] = [19, 22];

describeKafka('a command one of whose requests is lost on the way', () => {
  let lab: Lab;
  let proxy: TcpProxy;
  let project: ServedProject;
  beforeAll(async () => {
    lab = await openLab();
    proxy = await TcpProxy.between(lab.kafka.lab.proxied);
    project = new ServedProject(lab.kafka.brokers);
    project.inputs(1).script('export const run = (files) => files;').job();
    await project.ensureTopics();
  });
  afterAll(async () => {
    await project?.remove();
    await proxy?.close();
    await lab?.stop();
  });

  it.each([
    { words: ['topics', 'ensure'], kind: CREATE_TOPICS, also: { KAFKA_TOPIC_PREFIX: `new-${randomUUID()}.` } },
    { words: ['submit'], kind: INIT_PRODUCER_ID, also: {} },
  ])('tries again: $words.0 (fault 14)', async ({ words, kind, also }) => {
    const isLost = isOfKind(kind);
    let lost = 0;
    proxy.swallow((request) => isLost(request) && lost++ === 0);
    const { exitCode, stderr } = await project.millrace(words, {
      environment: { ...project.environment, KAFKA_BROKERS: proxy.address, ...also },
    });
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(lost).toBeGreaterThan(0);
  });
});
