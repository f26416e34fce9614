import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSettingsFile } from '../settings-file.ts';
import { settingFaults } from './setting-faults.ts';

describe('the faults of a service’s settings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

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

  it('are told of a file together with what it does not know', async () => {
    const lines = ['KAFKA_BROKER=a:9092', 'KAFKA_SSL=maybe', 'MILLRACE_GRACE_SECONDS=-1'];
    writeFileSync(join(folder, 'settings.env'), lines.join('\n'));
    const reading = withSettingsFile({ MILLRACE_SETTINGS_FILE: 'settings.env' }, folder);
    await expect(reading).rejects.toMatchObject({
      code: 'USAGE',
      message: [
        'settings.env: KAFKA_BROKER is no setting; did you mean KAFKA_BROKERS?',
        'MILLRACE_GRACE_SECONDS: must be a whole number of seconds from 0 to 86400; "-1" is not',
        'KAFKA_SSL is true or false; "maybe" is neither',
      ].join('\n'),
    });
  });
});
