import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { checkServiceBroker, lookAtBroker } from '../../cli/wiring/check-broker.ts';
import { scorersInReach } from '../../cli/wiring/live-scorers.ts';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { describeKafka } from '../support/broker.ts';
import { ServedProject, type ServiceWord } from '../support/served-project.ts';

describeKafka('a service that starts', () => {
  let project: ServedProject;
  let admin: kafkajs.Admin;
  beforeAll(async () => {
    project = await ServedProject.open();
    admin = new kafkajs.Kafka({ brokers: project.brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.disconnect();
    await project?.remove();
  });

  it('finds no job of a submission that had no topic to go to: it was told so (fault 20)', async () => {
    project.inputs(1).script('export const run = (files) => files;').job();
    const { exitCode, stderr } = await project.served(['submit']);
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining(
        `there is no topic ${project.prefix}jobs at ${project.brokers} (KAFKA_BROKERS)\n  hint: \`millrace topics ensure\``,
      ),
    ]);
    expect(project.has('.millrace/jobs')).toBe(false);
  });

  it('would find no topics: so says the doctor (fault 20)', async () => {
    const { exitCode, stdout } = await project.served(['doctor']);
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^fix {3}broker +there are no topics .*jobs/m)]);
    expect(stdout).toContain('→ `millrace topics ensure`');
  });

  it('names all topics that are missing, and what makes them, and starts once they are there (fault 20)', async () => {
    const scorer = project.start(['scorer'], { environment: project.environment });
    const missing = ['minibatches.default', 'results', 'dead-letters'].map((name) => project.prefix + name).join(', ');
    await scorer.until(() => scorer.stderr.includes(`there are no topics ${missing}; starting again in`), {
      what: 'its complaint',
    });
    expect(scorer.stderr).toContain('`millrace topics ensure`');
    await project.ensureTopics();
    await project.serve('scorer');
    scorer.kill('SIGTERM');
    expect((await scorer.ended).exitCode).toBe(0);
  });

  it('says to a scorer of a compute that nobody knows how to make one known', async () => {
    await expect(check('scorer', 'gpu')).rejects.toMatchObject({
      message: `there is no topic ${project.prefix}minibatches.gpu: there is no compute called gpu; known: default`,
      hint: '`millrace compute register gpu`, then `millrace topics ensure`',
    });
  });

  it('is a planner though a compute has no topic yet, and says which: its jobs alone wait', async () => {
    expect((await project.served(['compute', 'register', 'three', '--lanes', '2'])).exitCode).toBe(0);
    const missing = `there is no topic ${project.prefix}minibatches.three`;
    expect(await check('planner', 'default')).toEqual([expect.stringMatching(`${missing}: .*millrace topics ensure`)]);
    expect((await project.served(['doctor'])).stdout).toContain(missing);
    await expect(scorersInReach(project.environment, 'three')).rejects.toThrow(missing);
    await project.ensureTopics();
    expect(await scorersInReach(project.environment, 'three')).toEqual([]);
    expect(await check('planner', 'default')).toEqual([]);
  });

  it('says which topic is kept for too short a time (fault 20)', async () => {
    await set('results', 'retention.ms', '3600000');
    const { process } = await project.serve('collector');
    expect(process.stderr).toContain(
      `warning: topic ${project.prefix}results is kept for 1 h only (retention.ms=3600000)`,
    );
    process.kill('SIGTERM');
    expect((await process.ended).exitCode).toBe(0);
  });

  it('is well where the doctor is: he says which topics there are, and of which to beware', async () => {
    const { exitCode, stdout } = await project.served(['doctor']);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining(`${project.brokers} answers, and has the topics ${project.prefix}jobs, `),
    ]);
    expect(stdout).toMatch(/^warn {2}topics +topic \S+results is kept for 1 h only/m);
  });

  it('is not blamed by the doctor for a workspace that cannot be read', async () => {
    const list = () => {
      throw new MillraceError('STORE_UNAVAILABLE', 'no such account');
    };
    const unreadable = { list } as Partial<Store> as Store;
    const { topics } = await lookAtBroker(project.environment, unreadable);
    expect(topics).toContain(`${project.prefix}minibatches.default`);
  });

  it('does not start on a topic that loses records (fault 20)', async () => {
    await set('dead-letters', 'cleanup.policy', 'compact');
    const { exitCode, stderr } = await project.millrace(['planner'], { environment: project.environment });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`topic ${project.prefix}dead-letters is compacted`);
  });

  /** What such a service says before it starts. */
  async function check(name: ServiceWord, compute: string): Promise<readonly string[]> {
    const store = createFolderStore(project.path('.millrace'));
    const { environment } = project;
    const lines: string[] = [];
    const asker = { name, environment, compute, store, hooks: {}, signal: new AbortController().signal };
    await checkServiceBroker(asker, (line) => lines.push(line));
    return lines;
  }

  async function set(topic: string, name: string, value: string): Promise<void> {
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: project.prefix + topic };
    await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries: [{ name, value }] }] });
  }
});
