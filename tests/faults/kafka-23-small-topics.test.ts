import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { ServedProject } from '../support/served-project.ts';

const FILES = 12;
const BYTES_MAX = 20_000;
/** Rows, and the word on a failure, each longer than its topic takes. */
const SCRIPT = `import { basename } from 'node:path';
export function run(files, { minibatchIndex: index }) {
  if (index === 5) throw new Error('too bad: ' + 'y'.repeat(30_000));
  return files.map((file) => basename(file) + 'x'.repeat(30_000));
}
`;

describeKafka('topics that take small records only (fault 23)', () => {
  let project: ServedProject;
  let raw: RawKafka;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(FILES).script(SCRIPT).job({ error_threshold: 1, run_max_try: 1 });
    await project.ensureTopics();
    await shrink(['results', 'dead-letters', 'minibatches.default']);
    raw = await RawKafka.connect(project.brokers.split(','));
    await project.serveAll(['planner', 'scorer', 'collector']);
  });
  afterAll(async () => {
    await raw?.close();
    await project?.remove();
  });

  it('carry only where the bulk lies: rows and dead letters go through the store', async () => {
    const letters: Buffer[] = [];
    await raw.read(`${project.prefix}dead-letters`, ({ value }) => void letters.push(value as Buffer));
    const here = (await project.run(['--json'])).json();
    expect(here).toMatchObject({ mini_batches: { succeeded: FILES - 1, failed: 1 } });
    const watched = await project.served(['watch', await project.submit(), '--json']);
    expect([watched.exitCode, watched.stderr]).toEqual([0, watched.stderr]);
    expect(watched.json()).toMatchObject({ sha256: here.sha256, mini_batches: { succeeded: FILES - 1, failed: 1 } });
    await until(() => letters.length > 0, { what: 'its dead letter' });
    expect(letters.every((letter) => letter.length < BYTES_MAX)).toBe(true);
  });

  async function shrink(topics: readonly string[]): Promise<void> {
    const kafka = new kafkajs.Kafka({ brokers: project.brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: String(BYTES_MAX) }];
    const resources = topics.map((topic) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: project.prefix + topic,
      configEntries,
    }));
    await admin.alterConfigs({ validateOnly: false, resources });
    await admin.disconnect();
  }
});
