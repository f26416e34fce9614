import { readdirSync, readFileSync } from 'node:fs';
import avsc from 'avsc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { SchemaRegistryServer } from '../support/schema-registry-server.ts';
import { ServedProject } from '../support/served-project.ts';

const SCRIPT = `import { basename } from 'node:path';
export const run = (files) => files.map((file) => basename(file));
`;
const RELEASED = new URL('../../schemas/released/', import.meta.url);
/** What services read, and where; submissions come from the newer writer. */
const TOPIC_OF: Readonly<Record<string, string>> = {
  CancelRequested: 'jobs',
  MiniBatch: 'minibatches.default',
  StepOpened: 'results',
  StepPlanned: 'results',
  MiniBatchScored: 'results',
  MiniBatchFailed: 'results',
  InitFailed: 'results',
  StepStopped: 'results',
};

describeKafka('services of today (fault 27)', () => {
  let registry: SchemaRegistryServer;
  let project: ServedProject;
  let raw: RawKafka;
  const letters: unknown[] = [];
  const submissions: Buffer[] = [];
  beforeAll(async () => {
    registry = await new SchemaRegistryServer().start();
    project = await ServedProject.open();
    project.settings.SCHEMA_REGISTRY_URL = registry.url;
    project.inputs(6).script(SCRIPT).job();
    await project.ensureTopics();
    raw = await RawKafka.connect(project.brokers.split(','));
    await project.serveAll(['planner', 'scorer', 'collector']);
    await raw.read(`${project.prefix}dead-letters`, ({ value }) => void letters.push(value));
    await raw.read(`${project.prefix}jobs`, ({ value }) => void submissions.push(value as Buffer));
  });
  afterAll(async () => {
    await raw?.close();
    await project?.remove();
    await registry?.stop();
  });

  it('read what each release has written', async () => {
    for (const release of readdirSync(RELEASED)) {
      const golden = new URL(`${release}/golden/`, RELEASED);
      for (const file of readdirSync(golden).filter((name) => name.endsWith('.bin'))) {
        const topic = TOPIC_OF[file.split('.')[0] as string];
        if (topic === undefined) continue;
        await raw.send(project.prefix + topic, [{ key: 'golden', value: readFileSync(new URL(file, golden)) }]);
      }
    }
    const jobId = await project.submit();
    expect((await project.served(['watch', jobId])).exitCode).toBe(0);
    // Nobody knows their jobs: they are read, and dropped.
    expect(letters).toEqual([]);
  });

  it('run a job of a writer whose schema has a field more than they know', async () => {
    // The other ones are golden records, framed without a registry.
    const ours = await until(() => submissions.find((value) => value[0] === 0), { what: 'a submission to go by' });
    const newer = newerSubmission(ours);
    await raw.send(`${project.prefix}jobs`, [newer]);
    const isOver = () => project.stepFile(newer.key, 'end.1.json');
    await until(() => isOver() !== undefined, { what: 'its end' });
    expect(project.stepFile(newer.key, 'summary.1.json')).toMatchObject({ status: 'completed', rows: 6 });
    expect(letters).toEqual([]);
  });

  /** The same job with another id, as a later release would write it for a job that is kept nowhere. */
  function newerSubmission(framed: Buffer): { readonly key: string; readonly value: Buffer } {
    const schema = JSON.parse(registry.texts[framed.readUInt32BE(1) - 1] as string);
    const record = avsc.Type.forSchema(schema).fromBuffer(framed.subarray(5)) as { jobId: string; manifest: string };
    const jobId = record.jobId.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    const manifest = record.manifest.replaceAll(record.jobId, jobId);
    schema.fields.push({ name: 'priority', type: 'string', default: 'normal', doc: 'Of a later release.' });
    const text = JSON.stringify(schema);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(registry.register('a-later-release', text), 1);
    const body = avsc.Type.forSchema(schema).toBuffer({
      ...record,
      jobId,
      manifest,
      workspace: null,
      priority: 'high',
    });
    return { key: jobId, value: Buffer.concat([head, body]) };
  }
});
