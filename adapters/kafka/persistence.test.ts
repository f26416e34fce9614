import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { ConnectionBoard } from './connection-board.ts';
import { Persistence } from './persistence.ts';
import { KAFKA_TIMING, type KafkaSettings } from './settings.ts';

const settings = (giveUpAfterMs: number | null): KafkaSettings => ({
  brokers: ['a:1'],
  topicPrefix: '',
  groupPrefix: '',
  clientId: 'c',
  tls: null,
  sasl: null,
  giveUpAfterMs,
  timing: KAFKA_TIMING,
});
const endeavour = { part: 'requests', what: 'topic t', topic: 't' };
const gone = () => new kafkajs.KafkaJSConnectionError('connect ECONNREFUSED a:1');
const error = (type: string) =>
  new kafkajs.KafkaJSProtocolError({ message: type, type, code: 1, retriable: false } as never);

function setUp(giveUpAfterMs: number | null) {
  const board = new ConnectionBoard({}, () => 0);
  return { board, persistence: new Persistence(settings(giveUpAfterMs), board) };
}
/** Fails with these, one after another, then succeeds. */
const failing = (...errors: Error[]) => {
  const left = [...errors];
  return async () => {
    const next = left.shift();
    if (next !== undefined) throw next;
    return 'done';
  };
};

describe('Persistence', () => {
  it('tries until it works, and shows how it goes', async () => {
    const { board, persistence } = setUp(null);
    const trying = persistence.until(endeavour, failing(gone(), gone()));
    await new Promise(setImmediate);
    expect(board.state).toMatchObject({ kind: 'retrying', error: { code: 'TRANSPORT_UNAVAILABLE' } });
    expect([await trying, board.state.kind]).toEqual(['done', 'ready']);
  });

  it('gives up when it is time', async () => {
    const { persistence } = setUp(0);
    await expect(persistence.until(endeavour, failing(gone(), gone(), gone(), gone()))).rejects.toMatchObject({
      code: 'TRANSPORT_UNAVAILABLE',
    });
  });

  it('gives up at once when the other side is not who was expected', async () => {
    const untrusted = new kafkajs.KafkaJSConnectionError('self-signed certificate in certificate chain');
    const trying = setUp(60_000).persistence.until(endeavour, failing(untrusted));
    await expect(trying).rejects.toMatchObject({ hint: expect.stringContaining('KAFKA_SSL_CA_FILE') });
  });

  it('gives up at once when the clocks are too far apart', async () => {
    const trying = setUp(60_000).persistence.until(endeavour, failing(error('INVALID_TIMESTAMP')));
    await expect(trying).rejects.toThrow('the clock of this machine');
  });

  it('gives up at once when it is refused, unless it is a service', async () => {
    const denied = () => failing(error('TOPIC_AUTHORIZATION_FAILED'));
    await expect(setUp(60_000).persistence.until(endeavour, denied())).rejects.toMatchObject({
      code: 'TRANSPORT_DENIED',
    });
    const { board, persistence } = setUp(null);
    const trying = persistence.until(endeavour, denied()).catch((reason) => reason);
    await new Promise(setImmediate);
    expect(board.state).toMatchObject({ kind: 'retrying', error: { code: 'TRANSPORT_DENIED' } });
    persistence.close();
    expect(await trying).toMatchObject({ message: 'the transport is closed' });
  });

  it('takes a topic for missing when it is not there a moment later either', async () => {
    const missing = () => error('UNKNOWN_TOPIC_OR_PARTITION');
    const { persistence } = setUp(null);
    expect(await persistence.until(endeavour, failing(missing()))).toBe('done');
    const never = () => Promise.reject(missing());
    await expect(persistence.until(endeavour, never)).rejects.toThrow('there is no topic t');
  });

  it('lets our own errors through', async () => {
    const own = new MillraceError('RECORD_TOO_LARGE', 'x');
    await expect(setUp(null).persistence.until(endeavour, failing(own))).rejects.toBe(own);
  });

  it('begins nothing once it is closed', async () => {
    const { persistence } = setUp(null);
    persistence.close();
    await expect(persistence.until(endeavour, failing())).rejects.toThrow('the transport is closed');
  });
});
