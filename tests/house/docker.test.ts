import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readServiceSettings } from '../../core/service/service-settings.ts';
import { SERVICE_SETTINGS } from '../../core/service/setting-table.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(resolve(ROOT, name), 'utf8');
const dockerfile = read('Dockerfile');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
const { kafka, ...ours } = compose.services;

interface Service {
  readonly image: string;
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly user?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** `NAME=value` of its ENV instructions. */
const imageEnvironment = Object.fromEntries(
  [...dockerfile.replaceAll('\\\n', ' ').matchAll(/^ENV (.*)$/gm)].flatMap(([, pairs = '']) =>
    [...pairs.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  ),
);

describe('the compose file and the Dockerfile', () => {
  it('set nothing but settings that there are, to what they may be', () => {
    for (const { environment = {} } of Object.values(ours)) {
      const all = { ...imageEnvironment, ...environment };
      const own = Object.keys(all).filter((name) => name.startsWith('MILLRACE_'));
      expect(own.filter((name) => !Object.hasOwn(SERVICE_SETTINGS, name))).toEqual([]);
      const given = Object.entries(all).map(([name, value]) => [name, value.replace(/^\$\{[A-Z_]+:-(.*)\}$/, '$1')]);
      expect(readServiceSettings(Object.fromEntries(given)).store).toBe('/data/.millrace');
    }
  });

  it('run as nobody special, on a file system that is not written', () => {
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    for (const service of Object.values(ours)) {
      expect(service).toMatchObject({ read_only: true, tmpfs: ['/tmp'], user: expect.stringContaining('1000:1000') });
    }
  });

  it('ask the three services for their health where they tell it, once the topics are made', () => {
    for (const name of ['planner', 'scorer', 'collector']) {
      const { command, healthcheck, depends_on, stop_grace_period, environment } = ours[name] as Service;
      expect(command).toBe(name);
      expect(healthcheck?.test.join(' ')).toContain(`:${imageEnvironment.MILLRACE_HTTP_PORT}/readyz`);
      expect(depends_on?.topics?.condition).toBe('service_completed_successfully');
      const graceSeconds = Number(environment?.MILLRACE_GRACE_SECONDS);
      expect(Number.parseInt(stop_grace_period ?? '0', 10)).toBeGreaterThan(graceSeconds);
    }
    expect(ours.topics).toMatchObject({
      command: 'topics ensure',
      depends_on: { kafka: { condition: 'service_healthy' } },
    });
  });

  it('name the broker as the broker names itself, and the images that the tests take', () => {
    const { environment = {}, image } = kafka as Service;
    for (const service of Object.values(ours)) {
      expect(`PLAINTEXT://${service.environment?.KAFKA_BROKERS}`).toBe(environment.KAFKA_ADVERTISED_LISTENERS);
    }
    expect(environment.KAFKA_AUTO_CREATE_TOPICS_ENABLE).toBe('false');
    expect(read('tests/support/kafka-in-docker.ts')).toContain(`'${image}'`);
    expect(read('tools/docker-check/have-images.ts')).toContain(`'${image}'`);
  });

  it('take what the package has: nothing else goes into the image', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    expect(new Set(copied)).toEqual(new Set(allowed.map((line) => line.slice(1))));
  });
});
