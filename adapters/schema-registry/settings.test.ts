import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registrySettings } from './settings.ts';

const URL_ONLY = { SCHEMA_REGISTRY_URL: 'https://registry:8081/api/' };

describe('the settings of a schema registry', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'registry-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are none without an address', async () => {
    expect(await registrySettings({ SCHEMA_REGISTRY_URL: '' }, null)).toBeUndefined();
    await expect(registrySettings({ SCHEMA_REGISTRY_USERNAME: 'miller' }, null)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('SCHEMA_REGISTRY_URL is not'),
    });
  });

  it('are an address, a subject for each topic and record, and no login by default', async () => {
    const settings = await registrySettings(URL_ONLY, 5);
    expect(settings).toEqual({
      ...{ url: 'https://registry:8081/api', authorization: null, subjects: 'topic-record', giveUpAfterMs: 5 },
    });
  });

  it('have a login by name, or by a token that is read for each request', async () => {
    const login = { SCHEMA_REGISTRY_USERNAME: 'miller', SCHEMA_REGISTRY_PASSWORD_FILE: join(folder, 'password') };
    writeFileSync(join(folder, 'password'), 'grist\n');
    const byName = await registrySettings({ ...URL_ONLY, ...login }, null);
    expect(await byName?.authorization?.()).toBe(`Basic ${Buffer.from('miller:grist').toString('base64')}`);
    writeFileSync(join(folder, 'token'), 'first\n');
    const byToken = await registrySettings({ ...URL_ONLY, SCHEMA_REGISTRY_TOKEN_FILE: join(folder, 'token') }, null);
    expect(await byToken?.authorization?.()).toBe('Bearer first');
    writeFileSync(join(folder, 'token'), 'second\n');
    expect(await byToken?.authorization?.()).toBe('Bearer second');
  });

  it('have all their faults told at once, without the secret', async () => {
    const wrong = {
      SCHEMA_REGISTRY_URL: 'http://miller:gr1st@registry',
      SCHEMA_REGISTRY_PASSWORD: 'gr1st',
      SCHEMA_REGISTRY_SUBJECTS: 'topic',
    };
    const refused = await registrySettings(wrong, null).catch((error) => error);
    for (const name of ['SCHEMA_REGISTRY_URL', 'SCHEMA_REGISTRY_USERNAME', 'SCHEMA_REGISTRY_SUBJECTS']) {
      expect(refused.message).toContain(name);
    }
    expect(refused.message).not.toContain('gr1st');
  });
});
