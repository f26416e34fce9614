import { describe, expect, it } from 'vitest';
import { settingFaults } from './setting-faults.ts';

describe('the faults of a service’s settings', () => {
  it('are told all at once, with name and value, of all its parts', async () => {
    const given = {
      MILLRACE_MAX_WORKERS: 'many',
      MILLRACE_HTTP_PROT: '9000',
      KAFKA_BROKERS: 'a',
      KAFKA_SSL: 'maybe',
      SCHEMA_REGISTRY_URL: 'ftp://registry',
    };
    expect(await settingFaults(given)).toEqual([
      'MILLRACE_HTTP_PROT is no setting; did you mean MILLRACE_HTTP_PORT?',
      'MILLRACE_MAX_WORKERS: must be a whole number from 1 to 1024; "many" is not',
      'KAFKA_BROKERS is a list of host:port; "a" is not',
      'KAFKA_SSL is true or false; "maybe" is neither',
      'SCHEMA_REGISTRY_URL is an http:// or https:// address',
    ]);
    expect(await settingFaults({ KAFKA_BROKERS: 'a:9092', MILLRACE_HTTP_PORT: '' })).toEqual([]);
  });

  it('never tell a secret', async () => {
    const given = { KAFKA_BROKERS: 'a', KAFKA_SASL_PASSWORD: 'grist-47', SCHEMA_REGISTRY_PASSWORD: 'grist-48' };
    expect((await settingFaults(given)).join()).not.toMatch(/grist/);
  });
});
