import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { KafkaState } from '../../adapters/kafka/settings.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import type { LocalKafka } from '../../tools/kafka-local/start-kafka.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { makeTopics } from '../support/kafka-lab.ts';
import { startLab } from '../support/kafka-source.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';
import { TransportReader } from '../support/transport-reader.ts';

const PATIENCE_MS = 40_000;
const FILES = 60;
/** Twenty a second: a collector tells once in one how far it is. */
const SCRIPT = `import { basename } from 'node:path';
export async function run(files) {
  await new Promise((go) => setTimeout(go, 50));
  return files.map((file) => basename(file));
}
`;

describeKafka('a broker that goes away for a while', () => {
  let broker: LocalKafka;
  let transport: KafkaTransport;
  const states: KafkaState[] = [];
  const logged: string[] = [];

  beforeAll(async () => {
    broker = (await startLab()).local;
    const settings = testSettings(broker.brokers, { timing: { requestTimeoutMs: 2_000, sessionTimeoutMs: 3_000 } });
    await makeTopics(settings, { t: 4 });
    transport = connectKafka(settings, {
      onState: (state) => states.push(state),
      onLog: (_, line) => logged.push(line),
    });
  });
  afterAll(async () => {
    await transport?.close();
    await broker?.stop();
  });

  const publish = (n: number) =>
    transport.publish('t', [{ key: null, partition: n % 4, value: Buffer.from(String(n)) }]);
  const numbersOf = (reader: TransportReader) => reader.received.map(({ value }) => Number(Buffer.from(value)));

  it('killed and started again it costs time and nothing else: held lanes stay (fault 12)', async () => {
    const acked: Promise<unknown>[] = [];
    const reader = new TransportReader(transport, 't', { countsDeaths: true, timeoutMs: PATIENCE_MS }).run();
    await reader.holds(4);
    for (let n = 0; n < 20; n += 1) await publish(n);
    await reader.first(20);

    await broker.kill();
    for (let n = 20; n < 40; n += 1) acked.push(publish(n));
    await until(() => transport.state.kind === 'retrying', { what: 'a state that says so' });
    expect(transport.state).toMatchObject({
      error: { code: 'TRANSPORT_UNAVAILABLE', message: expect.stringContaining(broker.brokers[0] as string) },
    });
    await broker.restart();

    await Promise.all(acked);
    for (let n = 40; n < 60; n += 1) await publish(n);
    await reader.until(() => new Set(numbersOf(reader)).size === 60, 'all that was published');
    // The lanes were nobody else's meanwhile: what was on its way is not delivered again.
    expect(numbersOf(reader)).toHaveLength(60);
    expect(reader.events.map(({ kind }) => kind)).not.toContain('lost');
    await until(() => transport.state.kind === 'ready', { what: 'readiness' });
    expect(states.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['ready', 'retrying']));

    for (const delivery of reader.received) delivery.ack();
    for (const partition of [0, 1, 2, 3]) {
      const isThere = async () => (await transport.committed('t', 'readers', partition)) === 15;
      await until(isThere, { what: `the commit of partition ${partition}` });
    }
    await reader.leave();
  });

  it('killed in the middle of a job and started again it is no end of anybody, nor of the job (fault 12)', async () => {
    const project = new ServedProject(broker.brokers);
    onTestFinished(() => project.remove());
    project.inputs(FILES).script(SCRIPT).job();
    await project.ensureTopics();
    const [here, services] = await Promise.all([
      project.run(['--json']),
      project.serveAll(['planner', 'scorer', 'collector']),
    ]);
    const jobId = await project.submit();
    expect(await project.untilSettled(jobId, 20)).toBeLessThan(FILES);
    await broker.kill();
    await broker.restart();
    const watched = await project.served(['watch', jobId, '--json']);
    expect([watched.exitCode, watched.stderr]).toEqual([0, watched.stderr]);
    const miniBatches = { succeeded: FILES, failed: 0 };
    expect(watched.json()).toMatchObject({ sha256: here.json().sha256, mini_batches: miniBatches });
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
    for (const { process } of services) expect(process.isOver, process.stderr).toBe(false);
  });

  it('frozen it is noticed, not pestered, and met again when it wakes (fault 13)', async () => {
    const reader = new TransportReader(transport, 't', { group: 'others', timeoutMs: PATIENCE_MS }).run();
    await reader.holds(4);
    const loggedBefore = logged.length;
    process.kill(broker.pid, 'SIGSTOP');
    const waiting = publish(60);
    await until(() => transport.state.kind === 'retrying', { what: 'a state that says so' });
    // Every part waits out its request and then pauses ever longer.
    const attempts = logged.length - loggedBefore;
    process.kill(broker.pid, 'SIGCONT');
    await waiting;
    expect(attempts).toBeLessThan(40);
    await reader.until(() => numbersOf(reader).includes(60), 'the record that waited');
    await until(() => transport.state.kind === 'ready', { what: 'readiness' });
    await reader.leave();
  });
});
