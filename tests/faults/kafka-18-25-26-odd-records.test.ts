import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
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
/** Too short, another's magic, our marker with nobody's fingerprint, and a count of 5 × 10⁷ that costs five bytes. */
const BAD = [
  Buffer.alloc(0),
  Buffer.from([1, 2]),
  Buffer.from([0, 0, 0, 0, 9, 2, 2, 2]),
  Buffer.concat([Buffer.from([0xc3, 0x01]), randomBytes(8), randomBytes(20)]),
  Buffer.from([0xff, 0xe0, 0xd7, 0x2f, 0x00]),
  randomBytes(400),
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
    const dead: Buffer[] = [];
    await raw.read(topic('dead-letters'), ({ value }) => void dead.push(value as Buffer));
    for (const name of ['jobs', 'minibatches.default', 'results']) {
      await raw.send(
        topic(name),
        BAD.map((value) => ({ key: 'odd', value })),
      );
    }
    await completes(await project.submit());
    await until(() => dead.length >= 3 * BAD.length, { what: 'a dead letter for each' });
    for (const bytes of BAD) expect(dead.filter((letter) => letter.includes(bytes)).length).toBeGreaterThanOrEqual(3);
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
