import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KafkaSasl, KafkaState } from '../../adapters/kafka/settings.ts';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { type Lab, makeTopics, openLab } from '../support/kafka-lab.ts';
import { KAFKA_USER } from '../support/kafka-source.ts';
import { until } from '../support/poll.ts';
import { TransportReader } from '../support/transport-reader.ts';

const WRONG = { username: 'miller', password: 'wrong-secret-47' } as const;

describeKafka('a login', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.stop());

  const settingsWith = (sasl: KafkaSasl, giveUpAfterMs: number | null = 10_000) =>
    testSettings(lab.kafka.lab.saslBrokers, { sasl, giveUpAfterMs });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'by %s lets in who knows the password',
    async (mechanism) => {
      const settings = settingsWith({ mechanism, ...KAFKA_USER });
      await makeTopics(settings, { t: 1 });
      const transport = connectKafka(settings);
      await transport.publish('t', [{ key: 'k', value: Buffer.from('in') }]);
      const reader = new TransportReader(transport, 't').run();
      expect((await reader.first(1)).map(({ key }) => key)).toEqual(['k']);
      await reader.leave();
      await transport.close();
    },
  );

  it.each(['plain', 'scram-sha-256'] as const)(
    'by %s that is refused is told at once, with the name and without the secret (fault 24)',
    async (mechanism) => {
      const logged: string[] = [];
      const settings = settingsWith({ mechanism, ...WRONG });
      const transport = connectKafka(settings, { onLog: (_, line) => logged.push(line) });
      const refused = await transport.publish('t', [{ key: 'k', value: Buffer.from('in') }]).catch((error) => error);
      expect(refused).toMatchObject({ code: 'TRANSPORT_DENIED', message: expect.stringContaining('"miller"') });
      expect(refused.message).toContain(settings.brokers[0]);
      await transport.close();
      expect(JSON.stringify([refused, String(refused.stack), logged])).not.toContain(WRONG.password);
    },
  );

  it('that is refused is not tried over and over by a service (fault 24)', async () => {
    const states: KafkaState[] = [];
    const logged: string[] = [];
    const transport = connectKafka(settingsWith({ mechanism: 'plain', ...WRONG }, null), {
      onState: (state) => states.push(state),
      onLog: (_, line) => logged.push(line),
    });
    const publishing = transport.publish('t', [{ key: 'k', value: Buffer.from('in') }]).catch((error) => error);
    await until(() => transport.state.kind === 'retrying');
    const attempts = () => logged.filter((line) => /authenticat/i.test(line)).length;
    const early = attempts();
    // Somebody else's turn of the same broker's login takes as long as several of ours would.
    const other = connectKafka(settingsWith({ mechanism: 'scram-sha-512', ...KAFKA_USER }));
    for (let n = 0; n < 20; n += 1) await other.members('t', 'nobody');
    await other.close();
    expect(attempts() - early).toBe(0);
    expect(states.at(-1)).toMatchObject({ kind: 'retrying', error: { code: 'TRANSPORT_DENIED' } });
    await transport.close();
    expect(await publishing).toMatchObject({ code: 'TRANSPORT_UNAVAILABLE' });
  });
});
