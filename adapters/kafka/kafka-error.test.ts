import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { isDenied, isLinkFault, isTooLarge, isTopicMissing, kafkaError } from './kafka-error.ts';
import { KAFKA_TIMING, type KafkaSettings } from './settings.ts';

const settings: KafkaSettings = {
  brokers: ['a:1', 'b:2'],
  topicPrefix: 'millrace.',
  groupPrefix: 'millrace.',
  clientId: 'millrace',
  tls: null,
  sasl: { mechanism: 'plain', username: 'miller', password: 'grist-47' },
  giveUpAfterMs: null,
  timing: KAFKA_TIMING,
};
const protocolError = (type: string) =>
  new kafkajs.KafkaJSProtocolError({ message: `it says ${type}`, type, code: 1, retriable: false } as never);
const wrapped = (cause: Error) => Object.assign(new Error('all retries are used up'), { cause });
const told = (error: unknown, from = settings) => kafkaError(error, 'topic millrace.jobs', from);

describe('kafkaError', () => {
  it.each([
    ['connect ECONNREFUSED 127.0.0.1:9092', 'the connection was refused'],
    ['getaddrinfo ENOTFOUND nowhere', 'there is no such host'],
    ['Closed connection', 'the connection was closed'],
    [
      'unable to verify the first certificate',
      'the encryption failed (KAFKA_SSL*): unable to verify the first certificate',
    ],
    ['Request Fetch(key: 1, version: 11) timed out', 'there was no answer in time'],
  ])('says of "%s" in plain words that %s, with address, setting and what was asked for', (message, words) => {
    const error = told(wrapped(new kafkajs.KafkaJSConnectionError(message)));
    expect(error).toMatchObject({
      code: 'TRANSPORT_UNAVAILABLE',
      message: `Kafka at a:1,b:2 (KAFKA_BROKERS) cannot be reached (asked for topic millrace.jobs): ${words}`,
    });
  });

  it('says so too where a name has several addresses, and only the code tells', () => {
    const refused = new kafkajs.KafkaJSConnectionError('Connection error: ', { code: 'ECONNREFUSED' } as never);
    expect(told(wrapped(refused)).message).toMatch(/: the connection was refused$/);
  });

  it('names who was refused what, and never the secret', () => {
    const error = told(wrapped(protocolError('TOPIC_AUTHORIZATION_FAILED')));
    expect(error).toMatchObject({ code: 'TRANSPORT_DENIED', hint: expect.stringContaining('KAFKA_SASL_') });
    expect(error.message).toBe(
      'Kafka at a:1,b:2 denies "miller" (plain) topic millrace.jobs: it says TOPIC_AUTHORIZATION_FAILED (TOPIC_AUTHORIZATION_FAILED)',
    );
    expect(JSON.stringify([error, error.message, error.hint])).not.toContain('grist-47');
    expect(told(protocolError('GROUP_AUTHORIZATION_FAILED'), { ...settings, sasl: null }).message).toContain(
      'denies an unnamed client',
    );
  });

  it('says of a record whose time the broker refuses that a clock is wrong', () => {
    expect(told(wrapped(protocolError('INVALID_TIMESTAMP')))).toMatchObject({
      code: 'TRANSPORT_DENIED',
      message: expect.stringMatching(/^Kafka at a:1,b:2 refuses .*topic millrace\.jobs.*the clock of this machine/),
      hint: expect.stringContaining('message.timestamp.'),
    });
  });

  it('says what the broker said when it knows nothing better, and keeps the cause', () => {
    const cause = protocolError('CLUSTER_IN_FLAMES');
    const message = 'does not answer (asked for topic millrace.jobs): it says CLUSTER_IN_FLAMES';
    expect(told(cause)).toMatchObject({ cause, message: expect.stringContaining(message) });
  });

  it('leaves our own errors as they are', () => {
    const own = new MillraceError('RECORD_TOO_LARGE', 'x');
    expect(told(own)).toBe(own);
  });

  it('finds what matters however deep it lies', () => {
    expect(isTooLarge(wrapped(protocolError('MESSAGE_TOO_LARGE')))).toBe(true);
    expect(isTopicMissing(wrapped(protocolError('UNKNOWN_TOPIC_OR_PARTITION')))).toBe(true);
    expect(isDenied(wrapped(Object.assign(new Error('no'), { name: 'KafkaJSSASLAuthenticationError' })))).toBe(true);
    expect(isLinkFault(wrapped(Object.assign(new Error('late'), { name: 'KafkaJSRequestTimeoutError' })))).toBe(true);
    const several = Object.assign(new Error('some of it failed'), {
      errors: [protocolError('TOPIC_AUTHORIZATION_FAILED')],
    });
    expect(isDenied(several)).toBe(true);
    const other = wrapped(protocolError('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    expect([isTooLarge, isTopicMissing, isDenied, isLinkFault].map((ask) => ask(other))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([isDenied(undefined), isLinkFault(null), isTooLarge('text')]).toEqual([false, false, false]);
  });
});
