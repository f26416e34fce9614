import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { KafkaSettings } from '../../adapters/kafka/settings.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { type Lab, makeTopics, openLab } from '../support/kafka-lab.ts';
import { until } from '../support/poll.ts';
import { isOfKind, TcpProxy } from '../support/tcp-proxy.ts';
import { TransportReader } from '../support/transport-reader.ts';

const TIMEOUT_MS = 20_000;
const isProduce = isOfKind(0);
const isFetch = isOfKind(1);
const isJoin = isOfKind(11);
const STILL_MS = 2_000;
/** No test waits so long: what gets through only behind it does not get through. */
const NEVER_MS = 600_000;
/** The length of an answer, and a little of what it says. */
const PIECE_BYTES = 10;

describeKafka('a link to the broker', () => {
  let lab: Lab;
  let proxy: TcpProxy;
  let settings: KafkaSettings;
  let near: KafkaTransport;
  let far: KafkaTransport;

  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.stop());

  beforeEach(async () => {
    const { brokers, lab: extras } = lab.kafka;
    proxy = await TcpProxy.between(extras.proxied);
    settings = testSettings(brokers, { timing: { requestTimeoutMs: 800, sessionTimeoutMs: 6_000 } });
    await makeTopics(settings, { t: 1 });
    near = connectKafka(settings);
    far = connectKafka({ ...settings, brokers: [proxy.address] });
  });
  afterEach(async () => {
    await Promise.all([near?.close(), far?.close()]);
    await proxy?.close();
  });

  const send = (transport: KafkaTransport, ...texts: string[]) =>
    transport.publish(
      't',
      texts.map((text) => ({ key: null, partition: 0, value: Buffer.from(text) })),
    );
  const textsOf = (reader: TransportReader) => reader.received.map(({ value }) => Buffer.from(value).toString());

  it('that is half-open is given up when there is no answer, and made anew (fault 14)', async () => {
    const reader = new TransportReader(far, 't', { timeoutMs: TIMEOUT_MS, countsDeaths: true }).run();
    await reader.holds(1);
    await send(far, 'before');
    await reader.first(1);
    proxy.freezeLinks();
    await send(near, 'from elsewhere');
    await send(far, 'from here');
    await reader.until(() => textsOf(reader).includes('from here'), 'what came after');
    expect([...new Set(textsOf(reader))]).toEqual(['before', 'from elsewhere', 'from here']);
    await reader.leave();
  });

  it('that breaks amid an answer leaves nothing of it to the next (fault 14)', async () => {
    const patient = { ...settings, timing: { ...settings.timing, requestTimeoutMs: NEVER_MS } };
    far = connectKafka({ ...patient, brokers: [proxy.address] });
    const reader = new TransportReader(far, 't', { timeoutMs: TIMEOUT_MS }).run();
    await reader.holds(1);
    await send(near, 'before');
    await reader.first(1);
    await proxy.cutOnce(isFetch, PIECE_BYTES);
    await send(near, 'after');
    await reader.until(() => textsOf(reader).includes('after'), 'what came after');
    expect(textsOf(reader)).toEqual(['before', 'after']);
    await reader.leave();
  });

  it('that stands still for longer than a session, and loses an answer to joining then, costs a moment (fault 15)', async () => {
    const session = { requestTimeoutMs: STILL_MS * 4, sessionTimeoutMs: STILL_MS / 2 };
    const timing = { ...settings.timing, ...session };
    far = connectKafka({ ...settings, brokers: [proxy.address], timing });
    const reader = new TransportReader(far, 't', { timeoutMs: TIMEOUT_MS, countsDeaths: true }).run();
    await reader.holds(1);
    await send(near, 'before');
    await reader.first(1);
    proxy.delay(() => STILL_MS);
    await proxy.cutOnce(isJoin);
    proxy.delay(() => 0);
    await send(near, 'after');
    await until(async () => (await near.members('t', 'readers')).length === 1, { what: 'it is a member again' });
    await reader.until(() => textsOf(reader).includes('after'), 'what came after');
    expect(reader.held).toEqual(new Set([0]));
    await reader.leave();
  });

  it('that breaks after a publish has passed does not make its records come twice (fault 22)', async () => {
    await send(far, 'first');
    const cut = proxy.cutOnce(isProduce);
    const places = await send(far, 'a', 'b', 'c');
    await cut;
    await send(far, 'last');
    expect(places.map(({ offset }) => offset)).toEqual([1, 2, 3]);
    const reader = new TransportReader(near, 't', { timeoutMs: TIMEOUT_MS }).run();
    await reader.until(() => textsOf(reader).includes('last'), 'the last record');
    expect(textsOf(reader)).toEqual(['first', 'a', 'b', 'c', 'last']);
    await reader.leave();
  });
});
