import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KafkaState } from '../../adapters/kafka/settings.ts';
import { ensureTopics } from '../../adapters/kafka/topics.ts';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { freePorts } from '../../tools/kafka-local/free-ports.ts';
import { testSettings } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { TestProject } from '../support/test-project.ts';
import { TransportReader } from '../support/transport-reader.ts';

/** Shorter than any answer's number. */
const NO_ANSWER = Buffer.alloc(4);
const record = { key: 'k', value: Buffer.from('x') };

describe('a broker that is not there (fault 11)', () => {
  const settingsWith = async (giveUpAfterMs: number | null) => {
    const [port] = await freePorts(1);
    return testSettings([`127.0.0.1:${port}`], { giveUpAfterMs });
  };

  it('is told after a while, with address and setting, to who waits only so long', async () => {
    const settings = await settingsWith(300);
    const transport = connectKafka(settings);
    const gone = expect.objectContaining({
      code: 'TRANSPORT_UNAVAILABLE',
      message: expect.stringMatching(
        new RegExp(`${settings.brokers[0]} \\(KAFKA_BROKERS\\).*the connection was refused`),
      ),
    });
    await expect(transport.publish('t', [record])).rejects.toEqual(gone);
    await expect(new TransportReader(transport, 't').ask()).rejects.toEqual(gone);
    await expect(ensureTopics(settings, [])).rejects.toEqual(gone);
    await transport.close();
  });

  it('is waited for by services, which say so and can be ended all the same', async () => {
    const states: KafkaState[] = [];
    const transport = connectKafka(await settingsWith(null), { onState: (state) => states.push(state) });
    const publishing = transport.publish('t', [record]).catch((error) => error);
    const leaving = new TransportReader(transport, 't').run();
    const staying = new TransportReader(transport, 't', { group: 'others' }).run();
    await until(() => transport.state.kind === 'retrying');
    await leaving.leave();
    await transport.close();
    expect(await staying.ask()).toBeUndefined();
    expect(await publishing).toMatchObject({ code: 'TRANSPORT_UNAVAILABLE' });
    expect(states.at(-1)).toEqual({ kind: 'closed' });
  });
});

describe('a service whose broker is not there from its start (fault 11)', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  afterEach(() => project.remove());

  it.each(['planner', 'scorer', 'collector'])(
    'is a %s that is not ready, and says where, why and since when',
    async (word) => {
      const [broker, port] = await freePorts(2);
      const environment = { KAFKA_BROKERS: `127.0.0.1:${broker}`, MILLRACE_HTTP_PORT: String(port) };
      const process = project.start([word], { environment });
      const asked = async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
        return answer && { status: answer.status, text: await answer.text() };
      };
      const isTold = async () => {
        const answer = await asked();
        return answer?.text.includes('refused') && answer;
      };
      expect(await process.until(isTold, { what: 'its reason', timeoutMs: 60_000 })).toEqual({
        status: 503,
        text: expect.stringMatching(
          /^Kafka at 127\.0\.0\.1:\d+ \(KAFKA_BROKERS\) cannot be reached .*: the connection was refused, since 20\S+Z\n$/,
        ),
      });
      process.kill('SIGTERM');
      expect((await process.ended).exitCode).toBe(0);
    },
  );
});

describe('a command whose broker is not there (fault 11)', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(1).script('export const run = (files) => files;').job();
  });
  afterEach(() => project.remove());

  it('says what, where and how to go on, ends with 3, and has kept nothing of a job', async () => {
    const [port] = await freePorts(1);
    const environment = { KAFKA_BROKERS: `127.0.0.1:${port}` };
    const words = [['submit'], ['submit', '--json'], ['topics', 'ensure'], ['compute', 'show', 'default']];
    const runs = await Promise.all(words.map((each) => project.millrace(each, { environment })));
    for (const { exitCode, stderr } of runs) {
      expect([exitCode, stderr]).toEqual([3, stderr]);
      expect(stderr).toMatch(
        new RegExp(
          `^millrace: Kafka at 127.0.0.1:${port} \\(KAFKA_BROKERS\\) cannot be reached \\(asked for .*\\): the connection was refused$`,
          'm',
        ),
      );
      expect(stderr).toContain('hint: is the broker up');
    }
    expect(runs[1]?.json().error).toMatchObject({ code: 'TRANSPORT_UNAVAILABLE' });
    expect(project.has('.millrace/jobs')).toBe(false);
  });

  it('is told by the doctor too, soon', async () => {
    const [port] = await freePorts(1);
    const { exitCode, stdout } = await project.millrace(['doctor'], {
      environment: { KAFKA_BROKERS: `127.0.0.1:${port}` },
    });
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^fix {3}broker +Kafka at .*cannot be reached/m)]);
  });

  it('but somebody else who answers with what is no answer, ends with 3 as well', async () => {
    const other = createServer((client) => client.on('error', () => {}).on('data', () => client.write(NO_ANSWER)));
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const environment = { KAFKA_BROKERS: `127.0.0.1:${port}` };
    const { exitCode, stderr } = await project.millrace(['topics', 'ensure'], { environment });
    other.close();
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(`Kafka at 127.0.0.1:${port} (KAFKA_BROKERS)`)]);
  });

  it('and none is named, is told so at once', async () => {
    const { exitCode, stderr, durationMs } = await project.millrace(['submit']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('KAFKA_BROKERS is not set')]);
    expect(durationMs).toBeLessThan(5_000);
    expect(project.has('.millrace/jobs')).toBe(false);
  });
});
