import { readFile } from 'node:fs/promises';
import { MillraceError } from '../../core/errors.ts';
import { KAFKA_TIMING, type KafkaSasl, type KafkaSettings, type KafkaTiming, type KafkaTls } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PASSWORD_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const MECHANISMS = [...PASSWORD_MECHANISMS, 'oauthbearer'];
const BROKER = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;
const NAME = /^[A-Za-z0-9._-]{0,100}$/;

/**
 * Reads `KAFKA_*` (docs/reference/kafka.md has the list). `giveUpAfterMs`: how long a broker is waited for, null for ever.
 *
 * @throws MillraceError `USAGE` with every fault at once, each naming its variable; the values of secrets never occur in it.
 */
export async function kafkaSettings(environment: Environment, giveUpAfterMs: number | null): Promise<KafkaSettings> {
  const reading = new Reading(environment);
  const brokers = reading.brokers();
  const topicPrefix = reading.topicPrefix();
  const settings = {
    brokers,
    topicPrefix,
    // Groups of other topics would take each other's partitions, and nobody would read them.
    groupPrefix: reading.prefix('KAFKA_GROUP_PREFIX', topicPrefix),
    clientId: reading.text('KAFKA_CLIENT_ID') ?? 'millrace',
    tls: await reading.tls(),
    sasl: await reading.sasl(),
    giveUpAfterMs,
    timing: timingFor(reading.sessionTimeoutMs()),
  };
  reading.finish();
  return settings;
}

/** What stands before each topic's name. @throws MillraceError `USAGE` */
export function topicPrefixIn(environment: Environment): string {
  const reading = new Reading(environment);
  const prefix = reading.topicPrefix();
  reading.finish();
  return prefix;
}

/** Three heartbeats may be lost before a member is taken for dead. */
const timingFor = (sessionTimeoutMs: number): KafkaTiming => ({
  ...KAFKA_TIMING,
  sessionTimeoutMs,
  heartbeatMs: Math.min(KAFKA_TIMING.heartbeatMs, sessionTimeoutMs / 4),
});

/** Goes through all variables, so that all faults are told at once. */
class Reading {
  readonly #environment: Environment;
  readonly #faults: string[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** An empty one counts as not set. */
  text(name: string): string | undefined {
    return this.#environment[name] || undefined;
  }

  brokers(): readonly string[] {
    const text = this.text('KAFKA_BROKERS');
    if (text === undefined) this.#fault('KAFKA_BROKERS is not set: it names the brokers as a list of host:port');
    const brokers = (text ?? '').split(',').map((each) => each.trim());
    const unfit = brokers.filter((each) => !isBroker(each));
    if (text !== undefined && unfit.length > 0)
      this.#fault(`KAFKA_BROKERS is a list of host:port; "${unfit.join(',')}" is not`);
    return brokers;
  }

  topicPrefix(): string {
    return this.prefix('KAFKA_TOPIC_PREFIX', 'millrace.');
  }

  prefix(name: string, otherwise: string): string {
    const prefix = this.#environment[name];
    if (prefix === undefined) return otherwise;
    if (!NAME.test(prefix))
      this.#fault(`${name} may have letters, digits, ".", "_" and "-", at most 100; "${prefix}" has others`);
    return prefix;
  }

  async tls(): Promise<KafkaTls | null> {
    const [ca, cert, key] = await Promise.all(
      ['KAFKA_SSL_CA_FILE', 'KAFKA_SSL_CERT_FILE', 'KAFKA_SSL_KEY_FILE'].map((name) => this.#file(name)),
    );
    const isOn = this.#flag('KAFKA_SSL') ?? [ca, cert, key].some((text) => text !== undefined);
    if ((cert === undefined) !== (key === undefined)) {
      this.#fault('KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE belong together');
    }
    return isOn ? { ca: ca ?? null, cert: cert ?? null, key: key ?? null } : null;
  }

  async sasl(): Promise<KafkaSasl | null> {
    const mechanism = this.text('KAFKA_SASL_MECHANISM')?.toLowerCase();
    if (mechanism === undefined) return this.#noMechanism();
    if (mechanism === 'oauthbearer') return this.#bearer();
    const known = PASSWORD_MECHANISMS.find((each) => each === mechanism);
    if (known === undefined) {
      this.#fault(`KAFKA_SASL_MECHANISM is one of ${MECHANISMS.join(', ')}; "${mechanism}" is not`);
      return null;
    }
    const username = this.text('KAFKA_SASL_USERNAME');
    const password = this.text('KAFKA_SASL_PASSWORD') ?? (await this.#file('KAFKA_SASL_PASSWORD_FILE'))?.trimEnd();
    if (username === undefined) this.#fault(`KAFKA_SASL_MECHANISM=${known} needs KAFKA_SASL_USERNAME`);
    if (!password) this.#fault(`KAFKA_SASL_MECHANISM=${known} needs KAFKA_SASL_PASSWORD or KAFKA_SASL_PASSWORD_FILE`);
    return { mechanism: known, username: username ?? '', password: password ?? '' };
  }

  sessionTimeoutMs(): number {
    const text = this.text('KAFKA_SESSION_TIMEOUT_MS') ?? String(KAFKA_TIMING.sessionTimeoutMs);
    const isFit = /^\d+$/.test(text) && Number(text) >= 1_000 && Number(text) <= 300_000;
    if (!isFit) this.#fault(`KAFKA_SESSION_TIMEOUT_MS is a whole number of ms from 1000 to 300000; "${text}" is not`);
    return Number(text);
  }

  finish(): void {
    if (this.#faults.length > 0) throw new MillraceError('USAGE', this.#faults.join('\n'));
  }

  #noMechanism(): null {
    const isMeant = ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD', 'KAFKA_SASL_TOKEN_FILE'].find((name) =>
      this.text(name),
    );
    if (isMeant !== undefined) this.#fault(`${isMeant} is set, but KAFKA_SASL_MECHANISM is not`);
    return null;
  }

  /** The file is read again for each token: whoever renews it writes it anew. */
  #bearer(): KafkaSasl {
    const file = this.text('KAFKA_SASL_TOKEN_FILE');
    if (file === undefined) this.#fault('KAFKA_SASL_MECHANISM=oauthbearer needs KAFKA_SASL_TOKEN_FILE');
    const token = async (): Promise<string> => (await readFile(file ?? '', 'utf8')).trim();
    return { mechanism: 'oauthbearer', principal: this.text('KAFKA_SASL_USERNAME') ?? `the bearer of ${file}`, token };
  }

  #flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value === 'true' || value === 'false') return value === 'true';
    this.#fault(`${name} is true or false; "${value}" is neither`);
    return undefined;
  }

  async #file(name: string): Promise<string | undefined> {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      this.#fault(`${name} names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code})`);
      return undefined;
    }
  }

  #fault(text: string): void {
    this.#faults.push(text);
  }
}

function isBroker(text: string): boolean {
  const port = Number(BROKER.exec(text)?.[2]);
  return port >= 1 && port <= 65_535;
}
