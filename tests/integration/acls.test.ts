import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grant, printedRoles, rightsOf } from '../support/acl-principals.ts';
import { describeKafka } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { type ACL_ROLES, KAFKA_USER } from '../support/kafka-source.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { ServedProject } from '../support/served-project.ts';

type Role = (typeof ACL_ROLES)[number];

const SCRIPT = `import { basename } from 'node:path';
export function run(files, { minibatchIndex: index }) {
  if (index === 2) throw new Error('no');
  return files.map((file) => basename(file));
}
`;

describeKafka('the rights that `millrace topics acls` prints', () => {
  let lab: Lab;
  let project: ServedProject;
  let admin: Admin;
  beforeAll(async () => {
    lab = await openLab();
    project = new ServedProject(lab.kafka.brokers);
    project.inputs(8).script(SCRIPT).job({ error_threshold: 1 });
    admin = new kafkajs.Kafka({ brokers: [...lab.kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    const printed = await printedRoles(project);
    await grant(admin, Object.fromEntries(printed.map(({ role, needs }) => [role, rightsOf(needs)])));
  });
  afterAll(async () => {
    await admin?.disconnect();
    await project?.remove();
    await lab?.stop();
  });

  const as = (role: Role) => ({
    KAFKA_BROKERS: lab.kafka.lab.saslBrokers.join(),
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: role,
    KAFKA_SASL_PASSWORD: KAFKA_USER.password,
  });
  const runAs = (role: Role, words: readonly string[]) =>
    project.millrace(words, { environment: { ...project.environment, ...as(role) } });

  it('are all that each service and command needs for a job with a dead letter', async () => {
    const made = await runAs('admin', ['topics', 'ensure', '--lanes', '4', '--partitions', '4']);
    expect([made.exitCode, made.stderr]).toEqual([0, '']);
    const words = ['planner', 'scorer', 'collector'] as const;
    const services = await Promise.all(words.map((word) => project.serve(word, as(word))));
    // What nobody can read: each has to put one aside.
    const raw = await RawKafka.connect(lab.kafka.brokers);
    for (const topic of ['jobs', 'minibatches.default', 'results']) {
      await raw.send(project.prefix + topic, [{ key: 'odd', value: Buffer.from([1, 2]) }]);
    }
    const letters: unknown[] = [];
    await raw.read(`${project.prefix}dead-letters`, ({ value }) => void letters.push(value));
    const submitted = await runAs('client', ['submit']);
    expect([submitted.exitCode, submitted.stderr]).toEqual([0, submitted.stderr]);
    const watched = await runAs('client', ['watch', submitted.stdout.trim(), '--json']);
    expect(watched.json()).toMatchObject({ status: 'completed', mini_batches: { total: 8, succeeded: 7, failed: 1 } });
    await until(() => letters.length >= 4, { what: 'four dead letters' });
    await raw.close();
    const shown = await runAs('client', ['compute', 'show', 'default', '--json']);
    expect(shown.json().scorers).toHaveLength(1);
    for (const { process } of services) {
      expect(process.stderr).not.toMatch(/denie|AUTHORIZATION/i);
      process.kill('SIGTERM');
      expect((await process.ended).exitCode).toBe(0);
    }
  });

  it('are missed by name: what, by whom, and where they are listed (fault 24)', async () => {
    const { exitCode, stderr } = await runAs('stranger', ['submit']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`denies "stranger" (plain) topic ${project.prefix}jobs`);
    expect(stderr).toContain('`millrace topics acls`');
    expect(stderr).not.toContain(KAFKA_USER.password);
  });
});
