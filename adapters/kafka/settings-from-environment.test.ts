import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KAFKA_TIMING } from './settings.ts';
import { kafkaSettings } from './settings-from-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const read = (environment: Record<string, string>) => kafkaSettings({ KAFKA_BROKERS: 'a:1', ...environment }, null);
const faults = (environment: Record<string, string>): Promise<string> =>
  read(environment).then(
    () => 'none',
    (error) => `${error.code}: ${error.message}`,
  );

describe('kafkaSettings', () => {
  it('needs nothing but the brokers', async () => {
    expect(await kafkaSettings({ KAFKA_BROKERS: 'a:9092, b.example:9093,[::1]:1' }, 5_000)).toEqual({
      brokers: ['a:9092', 'b.example:9093', '[::1]:1'],
      topicPrefix: 'millrace.',
      groupPrefix: 'millrace.',
      clientId: 'millrace',
      tls: null,
      sasl: null,
      giveUpAfterMs: 5_000,
      timing: KAFKA_TIMING,
    });
  });

  it('takes a prefix that is empty as it is', async () => {
    expect(await read({ KAFKA_TOPIC_PREFIX: '', KAFKA_GROUP_PREFIX: 'x-' })).toMatchObject({
      topicPrefix: '',
      groupPrefix: 'x-',
    });
  });

  it('takes the prefix of the topics for the groups too, unless they have their own', async () => {
    expect(await read({ KAFKA_TOPIC_PREFIX: 'az.' })).toMatchObject({ topicPrefix: 'az.', groupPrefix: 'az.' });
  });

  it('encrypts when it is told to, or has certificates', async () => {
    expect((await read({ KAFKA_SSL: 'true' })).tls).toEqual({ ca: null, cert: null, key: null });
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => file(name, `PEM ${name}`)) as [string, string, string];
    const names = { KAFKA_SSL_CA_FILE: ca, KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key };
    expect((await read(names)).tls).toEqual({ ca: 'PEM ca', cert: 'PEM cert', key: 'PEM key' });
    expect((await read({ ...names, KAFKA_SSL: 'false' })).tls).toBeNull();
  });

  it('takes a password from the environment or a file', async () => {
    const login = { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_SASL_USERNAME: 'miller' };
    const sasl = { mechanism: 'scram-sha-512', username: 'miller', password: 'grist' };
    expect((await read({ ...login, KAFKA_SASL_PASSWORD: 'grist' })).sasl).toEqual(sasl);
    expect((await read({ ...login, KAFKA_SASL_PASSWORD_FILE: file('password', 'grist\n') })).sasl).toEqual(sasl);
  });

  it('reads the token anew each time it is asked for', async () => {
    const path = file('token', 'first\n');
    const { sasl } = await read({ KAFKA_SASL_MECHANISM: 'oauthbearer', KAFKA_SASL_TOKEN_FILE: path });
    const token = sasl?.mechanism === 'oauthbearer' ? sasl.token : () => undefined;
    expect(await token()).toBe('first');
    file('token', 'second');
    expect(await token()).toBe('second');
  });

  it('tells every fault at once, by the name of its variable', async () => {
    const told = await faults({
      KAFKA_BROKERS: 'a,b:99999',
      KAFKA_TOPIC_PREFIX: 'no spaces',
      KAFKA_SSL: 'perhaps',
      KAFKA_SSL_CERT_FILE: file('lone', 'PEM'),
      KAFKA_SASL_MECHANISM: 'scram-sha256',
    });
    expect(told).toBe(
      [
        'USAGE: KAFKA_BROKERS is a list of host:port; "a,b:99999" is not',
        'KAFKA_TOPIC_PREFIX may have letters, digits, ".", "_" and "-", at most 100; "no spaces" has others',
        'KAFKA_SSL is true or false; "perhaps" is neither',
        'KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE belong together',
        'KAFKA_SASL_MECHANISM is one of plain, scram-sha-256, scram-sha-512, oauthbearer; "scram-sha256" is not',
      ].join('\n'),
    );
  });

  it.each([
    [{ KAFKA_SASL_MECHANISM: 'plain' }, 'needs KAFKA_SASL_USERNAME'],
    [{ KAFKA_SASL_MECHANISM: 'oauthbearer' }, 'needs KAFKA_SASL_TOKEN_FILE'],
    [{ KAFKA_SASL_USERNAME: 'miller' }, 'KAFKA_SASL_MECHANISM is not'],
    [
      { KAFKA_SSL_CA_FILE: '/nowhere/ca.pem' },
      'KAFKA_SSL_CA_FILE names /nowhere/ca.pem, which cannot be read (ENOENT)',
    ],
    [{ KAFKA_BROKERS: '' }, 'KAFKA_BROKERS is not set'],
  ])('tells of %j that it %s', async (environment, fault) => {
    expect(await faults(environment)).toContain(fault);
  });

  it('never tells a secret', async () => {
    const told = await faults({ KAFKA_SSL: 'x', KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_PASSWORD: 'grist-47' });
    expect(told).not.toContain('grist-47');
  });
});
