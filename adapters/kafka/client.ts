import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import kafkajs, {
  type ISocketFactoryArgs,
  type Kafka,
  type KafkaConfig,
  type LogEntry,
  type SASLOptions,
} from 'kafkajs';
import { mendClient } from './client-mends.ts';
import type { KafkaHooks, KafkaSasl, KafkaSettings, KafkaTls } from './settings.ts';

/** So that a peer that is gone without a word is noticed although nothing is sent. */
const KEEP_ALIVE_MS = 10_000;

/** What fails is tried again, and `onState` tells of it: the client's own words are for whoever looks closer. */
const LEVELS = { 1: 'warn', 2: 'info', 4: 'debug', 5: 'debug' } as const;
/** It would have us let it try for ever, unseen. */
const NOISE = /^Limiting retries for the idempotent producer/;

const COORDINATOR = /^Response (Find|Group)Coordinator/;
const GROUP_DENIED = /Group authorization failed/;

/**
 * One client with connections of its own. Each consumer, the producer and the requests have one each: a connection on
 * which a request got no answer is dead and must be cut, and nobody else's with it. Consumers of one client would also
 * share what they believe is committed.
 */
export class Client {
  readonly kafka: Kafka;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  /** What was last said instead of a group's coordinator. */
  #refusal = '';

  constructor(settings: KafkaSettings, hooks: KafkaHooks, overrides: Partial<KafkaConfig> = {}) {
    mendClient();
    const { timing } = settings;
    this.kafka = new kafkajs.Kafka({
      brokers: [...settings.brokers],
      clientId: settings.clientId,
      connectionTimeout: timing.connectionTimeoutMs,
      authenticationTimeout: timing.requestTimeoutMs,
      requestTimeout: timing.requestTimeoutMs,
      ...(settings.tls === null ? {} : { ssl: secureOptions(settings.tls) }),
      ...(settings.sasl === null ? {} : { sasl: saslOptions(settings.sasl) }),
      // Whoever asks tries again itself: only then is it seen that something does not work.
      retry: { retries: 2, initialRetryTime: 50, maxRetryTime: 500 },
      socketFactory: (wanted) => this.#open(wanted),
      logLevel: kafkajs.logLevel.WARN,
      logCreator: () => (entry) => {
        if (COORDINATOR.test(entry.log.message)) this.#refusal = String(entry.log.error ?? '');
        if (!this.#isCut) report(entry, hooks);
      },
      ...overrides,
    });
  }

  /** What an error came from, where the client tells that to its log only. */
  explained(error: unknown): unknown {
    const { name } = (error ?? {}) as Error;
    if (name !== 'KafkaJSGroupCoordinatorNotFound' || !GROUP_DENIED.test(this.#refusal)) return error;
    return Object.assign(new Error(this.#refusal), { type: 'GROUP_AUTHORIZATION_FAILED' });
  }

  /** Ends every connection at once; what waits for an answer fails. The client may connect again. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy(new Error('the connection was given up'));
  }

  /** As `reset`, for good. */
  cut(): void {
    this.#isCut = true;
    this.reset();
  }

  #open({ host, port, ssl, onConnect }: ISocketFactoryArgs): Socket {
    if (this.#isCut) throw new Error('the client is closed');
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl
      ? connectTls({ host, port, ...name, ...ssl }, onConnect)
      : connectPlain({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    // Each time that the client lets go of a connection that is broken it adds another listener.
    socket.setMaxListeners(0);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

/** The client keeps a connection on which a request timed out; if it is half-open, nothing ever gets through again. */
export function resetWhenUnanswered(
  client: Client,
  part: { on(event: never, listener: () => void): unknown; readonly events: { readonly REQUEST_TIMEOUT: string } },
): void {
  part.on(part.events.REQUEST_TIMEOUT as never, () => client.reset());
}

function saslOptions(sasl: KafkaSasl): SASLOptions {
  if (sasl.mechanism !== 'oauthbearer') return { ...sasl };
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await sasl.token() }) };
}

const secureOptions = ({ ca, cert, key }: KafkaTls) => ({
  ...(ca === null ? {} : { ca: [ca] }),
  ...(cert === null ? {} : { cert }),
  ...(key === null ? {} : { key }),
});

function report({ level, log, namespace }: LogEntry, { onLog }: KafkaHooks): void {
  if (NOISE.test(log.message)) return;
  const name = LEVELS[level as keyof typeof LEVELS] ?? 'debug';
  const reason = typeof log.error === 'string' ? `: ${log.error}` : '';
  onLog?.(name, `${namespace}: ${log.message}${reason}`);
}
