import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KafkaSettings } from '../../adapters/kafka/settings.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import type { SubscriptionEvent } from '../../core/ports/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { expireRecords } from '../support/expire-records.ts';
import { type Lab, makeTopics, openLab } from '../support/kafka-lab.ts';
import { until } from '../support/poll.ts';
import { TransportReader } from '../support/transport-reader.ts';

const SCRIPT = join(import.meta.dirname, 'kafka-scripts/hold-lanes.ts');

describeKafka('a reader that is killed (fault 1)', () => {
  let lab: Lab;
  let settings: KafkaSettings;
  let transport: KafkaTransport;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    lab = await openLab();
    settings = testSettings(lab.kafka.brokers, { timing: { sessionTimeoutMs: 1_000 } });
    await makeTopics(settings, { t: 1, idle: 1, expired: 1 });
    transport = connectKafka(settings);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await transport?.close();
    await lab?.stop();
  });

  /** Starts a reader, waits until it has done its deed, kills it; returns what it was told of the lane. */
  async function liveAndDie(
    id: string,
    deed: 'hold' | 'alone' | 'ack' | 'idle',
    topic = deed === 'idle' ? 'idle' : 't',
  ): Promise<unknown> {
    const argv = [SCRIPT, JSON.stringify(settings), topic, id, deed];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const told = new Map<string, unknown>();
    createInterface(child.stdout).on('line', (line) => told.set(...(JSON.parse(line) as [string, unknown])));
    await until(() => told.has(deed === 'idle' ? 'assigned' : 'records'), { what: `the reading of ${id}` });
    if (deed === 'ack') {
      await until(async () => (await transport.committed('t', 'g', 0)) === 1, { what: 'the commit' });
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    return told.get('assigned');
  }

  async function liveAndLeave(id: string): Promise<SubscriptionEvent | undefined> {
    const member = { id, workers: 1 };
    const reader = new TransportReader(transport, 't', {
      group: 'g',
      member,
      countsDeaths: true,
    }).run();
    await reader.holds(1);
    await reader.leave();
    return reader.events.find(({ kind }) => kind === 'assigned');
  }

  it('is counted by whoever takes its lane, as long as the mark does not move; one that leaves is not', async () => {
    const record = { key: null, partition: 0, value: Buffer.from('x') };
    await transport.publish('t', [record, record, record]);
    expect(await liveAndDie('a', 'hold')).toEqual([]);
    expect(await transport.committed('t', 'g', 0)).toBeUndefined();
    expect(await liveAndDie('b', 'alone')).toEqual([[0, { deaths: 1, alone: null }]]);
    expect(await liveAndDie('c', 'alone')).toEqual([
      [0, { deaths: 2, alone: { offset: 0, deaths: 1, startDeaths: 0 } }],
    ]);
    expect(await liveAndDie('d', 'ack')).toEqual([[0, { deaths: 3, alone: { offset: 0, deaths: 2, startDeaths: 0 } }]]);
    const one = new Map([[0, { deaths: 1, alone: null }]]);
    expect(await liveAndLeave('e')).toMatchObject({ deaths: one });
    expect(await liveAndLeave('f')).toMatchObject({ deaths: one });
  });

  it('is not counted while nothing is there that it could have died of', async () => {
    for (const id of ['g', 'h', 'i']) expect(await liveAndDie(id, 'idle')).toEqual([]);
    await transport.publish('idle', [{ key: null, partition: 0, value: Buffer.from('x') }]);
    // What came meanwhile may have killed the last of them.
    expect(await liveAndDie('k', 'idle')).toEqual([[0, { deaths: 1, alone: null }]]);
  });

  it('is counted as well where the records behind the mark have expired', async () => {
    const record = { key: null, partition: 0, value: Buffer.from('x') };
    await transport.publish('expired', [record, record, record]);
    const lives = [await liveAndDie('l', 'hold', 'expired')];
    await expireRecords(settings.brokers, `${settings.topicPrefix}expired`, 2);
    for (const id of ['m', 'n', 'o']) lives.push(await liveAndDie(id, 'hold', 'expired'));
    const died = (deaths: number) => [[0, { deaths, alone: null }]];
    expect(lives).toEqual([[], died(1), died(2), died(3)]);
  });
});
