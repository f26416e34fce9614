import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import type { WireRecord } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { describeKafka } from '../support/broker.ts';
import { readDeadLetters } from '../support/dead-letters.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { type RunningService, ServedProject } from '../support/served-project.ts';

const FILES = 60;
const SCRIPT = `import { basename } from 'node:path';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run(files) {
  pause(20);
  return files.map((file) => basename(file));
}
`;
const ROWS = Array.from({ length: FILES }, (_, at) => `${String(at).padStart(3, '0')}.txt\n`).join('');
const HEAD = avroCodec.encode(SAMPLE_RECORDS.MiniBatch[0] as WireRecord).subarray(0, 10);
/** What nobody can read, and what is said of it. */
const BAD: readonly (readonly [Buffer, string])[] = [
  [Buffer.alloc(0), '0 bytes are too short'],
  [Buffer.from([1, 2]), '2 bytes are too short'],
  [Buffer.from([0, 0, 0, 0, 9, 2, 2, 2]), 'SCHEMA_REGISTRY_URL'],
  [Buffer.concat([Buffer.from([0xc3, 0x01]), randomBytes(28)]), 'no known schema has the fingerprint'],
  [Buffer.alloc(400, 'nonsense'), 'it does not start as a record does'],
  // An empty mini-batch up to the count of its slices: 5 × 10⁷ of them cost four bytes.
  [Buffer.concat([HEAD, Buffer.alloc(7), Buffer.from([0x80, 0xc2, 0xd7, 0x2f])]), 'announces 50000000 items'],
];

describeKafka('services that meet', () => {
  let project: ServedProject;
  let services: RunningService[];
  let raw: RawKafka;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(FILES).script(SCRIPT).job();
    await project.ensureTopics();
    raw = await RawKafka.connect(project.brokers.split(','));
    services = await project.serveAll(['planner', 'scorer', 'collector']);
  });
  afterAll(async () => {
    await raw?.close();
    await project?.remove();
  });

  const topic = (name: string): string => project.prefix + name;
  const completes = async (jobId: string): Promise<void> => {
    const { exitCode, stdout, stderr } = await project.served(['watch', jobId]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe(ROWS);
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
  };

  it('records that nobody can read put them aside with their bytes and go on (faults 25, 26)', async () => {
    const letters = await readDeadLetters(raw, project.prefix);
    const expected: unknown[] = [];
    for (const name of [TOPICS.jobs, TOPICS.miniBatches('default'), TOPICS.results]) {
      const values = BAD.map(([value]) => ({ key: 'odd', value }));
      const [sent] = await raw.send(topic(name), values);
      for (const [at, [bytes, why]] of BAD.entries()) {
        const place = { topic: name, partition: sent?.partition, offset: Number(sent?.baseOffset) + at };
        expected.push({ ...place, reason: expect.stringContaining(why), bytes });
      }
    }
    await completes(await project.submit());
    await until(() => letters.length >= expected.length, { what: 'a dead letter for each' });
    const told = letters.map(({ undecodable }) => undecodable);
    expect(told).toHaveLength(expected.length);
    expect(told).toEqual(expect.arrayContaining(expected));
    for (const { process } of services) await process.until(() => true, { what: 'it still runs' });
  });

  it('each descriptor and each verdict three times write each row once (fault 18)', async () => {
    const seen = new Set<string>();
    const again = async (name: string): Promise<void> =>
      raw.read(topic(name), async (message) => {
        const bytes = (message.value as Buffer).toString('latin1');
        if (seen.has(bytes)) return;
        seen.add(bytes);
        await raw.send(topic(name), [message, message]);
      });
    await again('minibatches.default');
    await again('results');
    const jobId = await project.submit();
    await completes(jobId);
    expect(project.stepFile(jobId, 'summary.1.json')).toMatchObject({ rows: FILES, mini_batches: { failed: 0 } });
    expect(seen.size).toBeGreaterThan(FILES);
  });
});
