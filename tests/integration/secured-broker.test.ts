import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { KAFKA_USER } from '../support/kafka-source.ts';
import { ServedProject } from '../support/served-project.ts';
import { unsignedToken } from '../support/unsigned-token.ts';

const SECRET = { KAFKA_SASL_USERNAME: KAFKA_USER.username, KAFKA_SASL_PASSWORD: KAFKA_USER.password };
const SCRIPT = `import { basename } from 'node:path';
export const run = (files) => files.map((file) => basename(file));
`;

describeKafka('services and commands on a broker that wants to know who they are', () => {
  let lab: Lab;
  let project: ServedProject;
  beforeAll(async () => {
    lab = await openLab();
    project = new ServedProject(lab.kafka.brokers);
    project.inputs(4).script(SCRIPT).job();
    project.write('secret', `${KAFKA_USER.password}\n`);
    project.write('token', unsignedToken(KAFKA_USER.username, 3_600));
    await project.ensureTopics();
  });
  afterAll(async () => {
    await project?.remove();
    await lab?.stop();
  });

  const encrypted = () => ({ KAFKA_SSL_CA_FILE: lab.kafka.lab.tls.files.ca });
  const brokers = {
    sasl: () => ({ KAFKA_BROKERS: lab.kafka.lab.saslBrokers.join() }),
    tls: () => ({ KAFKA_BROKERS: lab.kafka.lab.tls.brokers.join(), ...encrypted() }),
    both: () => ({ KAFKA_BROKERS: lab.kafka.lab.tls.saslBrokers.join(), ...encrypted() }),
  };

  it.each<[string, () => Record<string, string>]>([
    [
      'TLS and a certificate of their own',
      () => {
        const { cert, key } = lab.kafka.lab.tls.files;
        return { ...brokers.tls(), KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key };
      },
    ],
    ['PLAIN over TLS', () => ({ ...brokers.both(), ...SECRET, KAFKA_SASL_MECHANISM: 'plain' })],
    ['SCRAM-SHA-256', () => ({ ...brokers.sasl(), ...SECRET, KAFKA_SASL_MECHANISM: 'scram-sha-256' })],
    [
      'SCRAM-SHA-512 over TLS, the password in a file',
      () => ({
        ...brokers.both(),
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: KAFKA_USER.username,
        KAFKA_SASL_PASSWORD_FILE: project.path('secret'),
      }),
    ],
    [
      'OAUTHBEARER over TLS, the token in a file',
      () => ({
        ...brokers.both(),
        KAFKA_SASL_MECHANISM: 'oauthbearer',
        KAFKA_SASL_TOKEN_FILE: project.path('token'),
      }),
    ],
  ])(
    'run a job with %s',
    async (_, settings) => {
      Object.assign(project.settings, settings());
      const services = await project.serveAll(['planner', 'scorer', 'collector']);
      const { exitCode, stderr, json } = await project.served(['watch', await project.submit(), '--json']);
      expect([exitCode, stderr]).toEqual([0, stderr]);
      expect(json()).toMatchObject({ status: 'completed', rows: 4 });
      for (const { process } of services) {
        process.kill('SIGTERM');
        const { exitCode: code, stderr: log } = await process.ended;
        expect([code, log]).toEqual([0, log]);
        expect(log).not.toContain(KAFKA_USER.password);
        expect(log).not.toContain(project.read('token'));
      }
      for (const name of Object.keys(settings())) delete project.settings[name];
    },
    90_000,
  );

  it.concurrent.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a certificate of nobody it trusts',
      () => ({ KAFKA_BROKERS: lab.kafka.lab.tls.brokers.join(), KAFKA_SSL: 'true' }),
      /the encryption failed \(KAFKA_SSL\*\): .*certificate/,
    ],
    [
      'a port that does not encrypt, with KAFKA_SSL',
      () => ({ KAFKA_BROKERS: lab.kafka.brokers.join(), KAFKA_SSL: 'true' }),
      /it does not encrypt, and KAFKA_SSL\* asks for it\n\s+hint: KAFKA_SSL=false/,
    ],
    [
      'a port that does not encrypt, with KAFKA_SSL and a login',
      () => ({ ...brokers.sasl(), ...encrypted(), ...SECRET, KAFKA_SASL_MECHANISM: 'scram-sha-256' }),
      /it does not encrypt, and KAFKA_SSL\* asks for it/,
    ],
    [
      'a port that encrypts, without KAFKA_SSL',
      () => ({ KAFKA_BROKERS: lab.kafka.lab.tls.brokers.join() }),
      /it encrypts, and KAFKA_SSL is not set\n\s+hint: KAFKA_SSL=true/,
    ],
    [
      'a port that encrypts, with a login and without KAFKA_SSL',
      () => ({ KAFKA_BROKERS: lab.kafka.lab.tls.saslBrokers.join(), ...SECRET, KAFKA_SASL_MECHANISM: 'plain' }),
      /it encrypts, and KAFKA_SSL is not set/,
    ],
    [
      'a token that has run out',
      () => ({
        ...brokers.sasl(),
        KAFKA_SASL_MECHANISM: 'oauthbearer',
        KAFKA_SASL_TOKEN_FILE: project.write('old', unsignedToken(KAFKA_USER.username, -60)).path('old'),
      }),
      /denies "the bearer of .*old" \(oauthbearer\)/,
    ],
  ])(
    'tell of %s at once, and end with 3',
    async (_, settings, said) => {
      const environment = { ...project.environment, ...settings() };
      const { exitCode, stderr, durationMs } = await project.millrace(['submit'], { environment });
      expect([exitCode, stderr]).toEqual([3, expect.stringMatching(said)]);
      // So long a broker is waited for that does not answer.
      expect(durationMs).toBeLessThan(10_000);
    },
    60_000,
  );

  it('say so in their log as well, and wait for the port to change', async () => {
    const planner = project.start(['planner'], { environment: { ...project.environment, KAFKA_SSL: 'true' } });
    await planner.until(() => planner.stderr.includes('it does not encrypt, and KAFKA_SSL* asks for it; trying again'));
    planner.kill('SIGTERM');
    expect((await planner.ended).exitCode).toBe(0);
  });
});
