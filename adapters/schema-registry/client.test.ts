import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MillraceError } from '../../core/errors.ts';
import { until } from '../../tests/support/poll.ts';
import { SchemaRegistryServer } from '../../tests/support/schema-registry-server.ts';
import { connectRegistry, type RegistryClient } from './client.ts';
import type { RegistrySettings } from './settings.ts';

const SCHEMA = '{"type":"record","name":"millrace.StepOpened","fields":[]}';
const never = new AbortController().signal;

describe('a registry client', () => {
  let server: SchemaRegistryServer;
  let client: RegistryClient;
  const told: (MillraceError | undefined)[] = [];
  beforeEach(async () => {
    server = await new SchemaRegistryServer().start();
    told.length = 0;
  });
  afterEach(async () => {
    client.close();
    await server.stop().catch(() => undefined);
  });

  const connect = (overrides: Partial<RegistrySettings> = {}): RegistryClient => {
    const settings: RegistrySettings = {
      ...{ url: server.url, authorization: null, subjects: 'record', giveUpAfterMs: null },
      ...overrides,
    };
    client = connectRegistry(settings, { onTrouble: (error) => told.push(error) });
    return client;
  };

  it('registers a schema, whatever its subject is called, and finds it by its id', async () => {
    const id = await connect().register('a/b c-millrace.StepOpened', SCHEMA);
    expect(server.subjects.get('a/b c-millrace.StepOpened')).toEqual([id]);
    expect(await client.register('other', SCHEMA)).toBe(id);
    expect(await client.schema(id, never)).toBe(SCHEMA);
    expect(await client.schema(17, never)).toBeUndefined();
  });

  it('waits for one that is away, says so, and says when it is back', async () => {
    const { url } = server;
    await server.stop();
    const registering = connect({ url }).register('s', SCHEMA);
    await until(() => client.trouble !== undefined);
    const error = { code: 'REGISTRY_UNAVAILABLE', message: expect.stringContaining(url) };
    expect(client.trouble).toMatchObject({ sinceMs: expect.any(Number), error });
    const sinceMs = client.trouble?.sinceMs;
    server.failure = 503;
    await server.start();
    await until(() => told.some((error) => error?.message.includes('it answers 503')));
    expect(client.trouble?.sinceMs).toBe(sinceMs);
    server.failure = undefined;
    expect(await registering).toBe(1);
    expect(client.trouble).toBeUndefined();
    expect(told.at(-1)).toBeUndefined();
  });

  it('gives up in time where somebody waits at a terminal', async () => {
    server.failure = 500;
    await expect(connect({ giveUpAfterMs: 200 }).register('s', SCHEMA)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
  });

  it('lets go at once when it is closed, or whoever asked has gone', async () => {
    server.failure = 503;
    const reader = new AbortController();
    const [registering, reading] = [connect().register('s', SCHEMA), client.schema(1, reader.signal)];
    await until(() => client.trouble !== undefined);
    reader.abort(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
    client.close();
    await expect(registering).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });

  it('says in the registry’s own words what it does not take, without the secret', async () => {
    await expect(connect().register('s', 'nonsense')).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      message: expect.stringContaining('422: Invalid Avro schema'),
    });
    server.login = 'Basic right';
    const refused = await connect({ authorization: async () => 'Basic wr0ng-secret' })
      .register('s', SCHEMA)
      .catch((error) => error);
    expect(refused).toMatchObject({ code: 'REGISTRY_REFUSED', message: expect.stringContaining('401') });
    expect(JSON.stringify(refused) + refused.stack).not.toContain('wr0ng-secret');
    expect(await connect({ authorization: async () => 'Basic right' }).register('s', SCHEMA)).toBe(1);
  });
});
