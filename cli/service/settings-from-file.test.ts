import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSettingsFile } from '../settings-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (content: string | Uint8Array, environment: Readonly<Record<string, string>> = {}) => {
  writeFileSync(join(folder, 'settings.env'), content);
  return withSettingsFile({ MILLRACE_SETTINGS_FILE: 'settings.env', ...environment }, folder);
};
const refusal = async (content: string | Uint8Array, environment: Readonly<Record<string, string>> = {}) => {
  const error: unknown = await read(content, environment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'USAGE' });
  return (error as Error).message.split('\n');
};

describe('a settings file', () => {
  it('stands below the environment', async () => {
    const content = '\ufeff# ours\nexport KAFKA_BROKERS="a:9092"\nMILLRACE_COMPUTE=gpu # the big ones\n';
    expect(await read(content, { MILLRACE_COMPUTE: 'default', KAFKA_BROKERS: '' })).toEqual({
      MILLRACE_SETTINGS_FILE: 'settings.env',
      MILLRACE_COMPUTE: 'default',
      KAFKA_BROKERS: 'a:9092',
    });
  });

  it('is told with its lines what it does not know, together with every other fault', async () => {
    const lines = [
      'KAFKA_BROKER=a:9092',
      'KAFKA_SSL=maybe',
      'MILLRACE_GRACE_SECONDS=-1',
      'a bare word',
      'KAFKA_SSL=true',
    ];
    expect(await refusal(lines.join('\n'), { MILLRACE_MAX_WORKERS: 'many' })).toEqual([
      'settings.env:1: KAFKA_BROKER is no setting; did you mean KAFKA_BROKERS?',
      'settings.env:4: this is neither NAME=value, nor a comment, nor empty',
      'settings.env:5: KAFKA_SSL is given in line 2 already',
      'MILLRACE_MAX_WORKERS: must be a whole number from 1 to 1024; "many" is not',
      'MILLRACE_GRACE_SECONDS: must be a whole number of seconds from 0 to 86400; "-1" is not',
      'KAFKA_SSL is true or false; "maybe" is neither',
    ]);
  });

  it.each([
    ['YAML', 'kafka:\n  brokers: a:9092\n'],
    ['JSON', '{ "KAFKA_BROKERS": "a:9092" }'],
    ['a bare name', 'KAFKA_BROKERS'],
  ])('is refused when it is %s', async (_, content) => {
    expect((await refusal(content))[0]).toBe('settings.env:1: this is neither NAME=value, nor a comment, nor empty');
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffKAFKA_BROKERS=a:9092\n', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('KAFKA_BROKERS=a:9092\n', 'utf16le')],
    ['Latin-1', Buffer.from('MILLRACE_NODE_NAME=m\u00fchle', 'latin1')],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0x00])],
  ])('is refused when it is %s, with every other fault', async (_, content) => {
    expect(await refusal(content, { KAFKA_SSL: 'maybe' })).toEqual([
      'MILLRACE_SETTINGS_FILE=settings.env: is no text in UTF-8',
      'KAFKA_SSL is true or false; "maybe" is neither',
    ]);
  });

  it('is refused when it is not there', async () => {
    const reading = withSettingsFile({ MILLRACE_SETTINGS_FILE: 'nowhere.env' }, folder);
    await expect(reading).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining('ENOENT') });
  });

  it('of another format says no more than its first faults', async () => {
    const told = await refusal('- a\n'.repeat(1000));
    expect(told).toHaveLength(11);
    expect(told.at(-1)).toBe('settings.env: 990 more faults');
  });
});
