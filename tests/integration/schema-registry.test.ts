import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAvroWire } from '../../adapters/avro/codec.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import type { DeadLetter } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { SchemaRegistryServer } from '../support/schema-registry-server.ts';
import { type RunningService, ServedProject } from '../support/served-project.ts';
import { TransportReader } from '../support/transport-reader.ts';

const LOGIN = { SCHEMA_REGISTRY_USERNAME: 'miller', SCHEMA_REGISTRY_PASSWORD: 'gr1st-for-the-registry' } as const;
const GATED = `import { basename } from 'node:path';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
export const run = async (files) => {
  while (!existsSync(process.env.GATE)) await sleep(20);
  return files.map((file) => basename(file));
};
`;

describeKafka('services with a schema registry', () => {
  let registry: SchemaRegistryServer;
  let project: ServedProject;
  let transport: KafkaTransport;
  let collector: RunningService;
  let scorer: RunningService;
  beforeAll(async () => {
    registry = await new SchemaRegistryServer().start();
    registry.login = `Basic ${Buffer.from(Object.values(LOGIN).join(':')).toString('base64')}`;
    project = await ServedProject.open();
    Object.assign(project.settings, { SCHEMA_REGISTRY_URL: registry.url, ...LOGIN });
    project.inputs(12).script(GATED);
    project.job({ mini_batch_size: 2, environment_variables: { GATE: project.path('open') } });
    await project.ensureTopics();
    [, scorer, collector] = (await project.serveAll(['planner', 'scorer', 'collector'])) as [
      RunningService,
      RunningService,
      RunningService,
    ];
    const { prefix, brokers } = project;
    transport = connectKafka(testSettings(brokers.split(','), { topicPrefix: prefix, groupPrefix: prefix }));
  });
  afterAll(async () => {
    await transport?.close();
    await project?.remove();
    await registry?.stop();
  });

  it('frame what they publish with its ids, and make the same output', async () => {
    project.write('open', '');
    const here = (await project.run(['--json'])).json();
    const watched = await project.served(['watch', await project.submit(), '--json']);
    expect(watched.json()).toMatchObject({ status: 'completed', rows: 12, sha256: here.sha256 });
    const values = await valuesOf(TOPICS.results, 8);
    expect(values.map((value) => value[0])).toEqual(new Array(8).fill(0));
    const ids = new Set(values.map((value) => value.readUInt32BE(1)));
    for (const id of ids) expect(registry.texts[id - 1]).toContain('"namespace":"millrace"');
    const { prefix } = project;
    expect(registry.subjects.has(`${prefix}results-millrace.MiniBatchScored`)).toBe(true);
    expect(registry.subjects.has(`${prefix}minibatches.default-millrace.MiniBatch`)).toBe(true);
    // Registered once a service and subject, asked for once an id: not for each record.
    expect(registry.requests.length).toBeLessThan(30);
  });

  it('put aside what nobody can decode, with its bytes, its place and the reason (fault 25)', async () => {
    const frames = [Buffer.from([0, 0, 0, 3, 0xe8, 1, 2, 3]), Buffer.from([0, 0, 0, 0]), Buffer.from('nonsense')];
    const strange = registry.register('theirs', '{"type":"record","name":"theirs.Order","fields":[]}');
    frames.push(Buffer.from([0, 0, 0, 0, strange, 1]));
    const places = await transport.publish(
      TOPICS.results,
      frames.map((value) => ({ key: null, partition: 0, value })),
    );
    const letters = (await valuesOf(TOPICS.deadLetters, frames.length)).map(letterIn);
    for (const [at, value] of frames.entries()) {
      const letter = letters.find(({ undecodable }) => undecodable?.offset === places[at]?.offset);
      expect(letter?.undecodable).toMatchObject({ topic: TOPICS.results, partition: 0 });
      expect(Buffer.from(letter?.undecodable?.bytes ?? [])).toEqual(value);
    }
    const reasons = letters.map(({ undecodable }) => undecodable?.reason).join();
    expect(reasons).toContain('no schema of the id 1000');
    expect(reasons).toContain('not of a record of ours');
  });

  it('wait for a registry that is away, say so, and go on by themselves', async () => {
    project.write('gated.yaml', project.read('job.yaml').replaceAll(project.path('open'), project.path('open2')));
    const jobId = await project.submit(['gated.yaml']);
    await project.untilSettled(jobId, 0);
    registry.failure = 503;
    // A scorer that has never published has to ask.
    const fresh = await project.start(['scorer'], {
      environment: { ...project.environment, MILLRACE_MAX_WORKERS: '1' },
    });
    scorer.process.kill('SIGTERM');
    project.write('open2', '');
    await until(() => fresh.stderr.includes('it answers 503; trying again'));
    registry.failure = undefined;
    expect((await project.served(['watch', jobId])).exitCode).toBe(0);
    expect(fresh.stderr).toContain('the schema registry is back');
    for (const { stderr } of [fresh, collector.process]) {
      expect(stderr).toContain('SCHEMA_REGISTRY_PASSWORD: ***');
      expect(stderr).not.toContain(LOGIN.SCHEMA_REGISTRY_PASSWORD);
    }
  });

  async function valuesOf(topic: string, count: number): Promise<Buffer[]> {
    const reader = new TransportReader(transport, topic, { group: `readers.${topic}` }).run();
    const records = await reader.first(count);
    await reader.leave();
    return records.map(({ value }) => Buffer.from(value));
  }

  function letterIn(value: Buffer): DeadLetter {
    const { codec, book } = createAvroWire();
    book.learn(value.readUInt32BE(1), registry.texts[value.readUInt32BE(1) - 1]);
    return codec.decode(value) as DeadLetter;
  }
});
