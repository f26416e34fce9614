import { MillraceError } from '../../core/errors.ts';
import { topicName } from './names.ts';
import type { PortEncryption } from './port-encryption.ts';
import type { KafkaSettings } from './settings.ts';

/** What an error of the client has, as far as we look at it. */
interface VendorError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  /** Of the protocol's own errors. */
  readonly type?: string;
  readonly cause?: unknown;
  readonly originalError?: unknown;
  /** Of several things that were asked for at once. */
  readonly errors?: readonly unknown[];
}

const DENIED = /AUTHORIZATION_FAILED$|^SASL_AUTHENTICATION_FAILED$|^UNSUPPORTED_SASL_MECHANISM$|^ILLEGAL_SASL_STATE$/;
const UNTRUSTED = /certificate|altname|SSL routines|wrong version number|packet length too long/i;
const BROKEN_OFF = /ECONNRESET|EPIPE|Closed connection|closed by the server|disconnected before secure TLS/;
const TOO_LARGE: ReadonlySet<string | undefined> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
const NO_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';
const ENCRYPTION = 'the encryption failed (KAFKA_SSL*)';
/** What a connection is refused with, wherever the client puts it. */
const PLAIN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'the connection was refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host'],
  [/ECONNRESET|Closed connection|closed by the server/, 'the connection was closed'],
  [/timed out|Connection timeout|given up/, 'there was no answer in time'],
  [/certificate|SSL|TLS/i, ENCRYPTION],
];

export const isTooLarge = (error: unknown): boolean => chain(error).some(({ type }) => TOO_LARGE.has(type));
export const isTopicMissing = (error: unknown): boolean => chain(error).some(({ type }) => type === NO_TOPIC);
/** Something is refused that trying again soon will not change. */
export const isDenied = (error: unknown): boolean =>
  chain(error).some(({ name, type }) => DENIED.test(type ?? '') || name === 'KafkaJSSASLAuthenticationError');

/** The other side is not who was expected, or does not encrypt: neither passes by itself. */
export const isUntrusted = (error: unknown): boolean =>
  chain(error).some(({ code, message }) => UNTRUSTED.test(`${code ?? ''} ${message ?? ''}`));

/** The time that a record has from the clock of this machine is further from the broker's than the topic allows. */
export const isUntimely = (error: unknown): boolean => chain(error).some(({ type }) => type === 'INVALID_TIMESTAMP');

/** Somebody was there and broke off: a broker that goes away, or one that was spoken to in the wrong way. */
export const isBrokenOff = (error: unknown): boolean =>
  chain(error).some(({ code, message }) => BROKEN_OFF.test(`${code ?? ''} ${message ?? ''}`));

/** No answer, or no connection: whether a request took effect is not known, and the same one may be sent again. */
export const isLinkFault = (error: unknown): boolean =>
  chain(error).some(({ name }) => /Connection|RequestTimeout|BrokerNotFound/.test(name ?? ''));

/** `what` is the resource that was asked for: a topic, a group. */
export function kafkaError(error: unknown, what: string, settings: KafkaSettings): MillraceError {
  if (error instanceof MillraceError) return error;
  const address = settings.brokers.join();
  if (isDenied(error)) {
    return new MillraceError(
      'TRANSPORT_DENIED',
      `Kafka at ${address} denies ${who(settings)} ${what}: ${reason(error)}`,
      {
        hint: 'check KAFKA_SASL_* and the rights that `millrace topics acls` lists',
        cause: error,
      },
    );
  }
  if (isUntimely(error)) {
    const message = `Kafka at ${address} refuses records of now for ${what}: its clock and the clock of this machine are too far apart`;
    const hint =
      'set the clocks right; how far apart they may be is message.timestamp.{before,after}.max.ms of the topic';
    return new MillraceError('TRANSPORT_DENIED', message, { hint, cause: error });
  }
  return new MillraceError(
    'TRANSPORT_UNAVAILABLE',
    `Kafka at ${address} (KAFKA_BROKERS) ${isLinkFault(error) ? 'cannot be reached' : 'does not answer'} (asked for ${what}): ${reason(error)}`,
    {
      hint: isUntrusted(error)
        ? 'does KAFKA_SSL_CA_FILE name who signed for the broker, and does this port encrypt?'
        : 'is the broker up, and does KAFKA_BROKERS name it as this machine reaches it?',
      cause: error,
    },
  );
}

/** What the port speaks is not what the settings say. */
export function encryptionUnfit(spoken: PortEncryption, what: string, settings: KafkaSettings): MillraceError {
  const [fault, hint] =
    spoken === 'plain'
      ? ['it does not encrypt, and KAFKA_SSL* asks for it', 'KAFKA_SSL=false, or a port that encrypts in KAFKA_BROKERS']
      : [
          'it encrypts, and KAFKA_SSL is not set',
          'KAFKA_SSL=true, with KAFKA_SSL_CA_FILE where its signer is nobody that this machine knows',
        ];
  const where = `Kafka at ${settings.brokers.join()} (KAFKA_BROKERS) cannot be talked to (asked for ${what})`;
  return new MillraceError('TRANSPORT_UNAVAILABLE', `${where}: ${fault}`, { hint });
}

/** `topic`: without its prefix. */
export const topicMissing = (topic: string, settings: KafkaSettings): MillraceError =>
  new MillraceError(
    'TRANSPORT_UNAVAILABLE',
    `there is no topic ${topicName(settings, topic)} at ${settings.brokers.join()} (KAFKA_BROKERS)`,
    { hint: '`millrace topics ensure` makes what is missing; is KAFKA_TOPIC_PREFIX right?' },
  );

function who({ sasl }: KafkaSettings): string {
  if (sasl === null) return 'an unnamed client';
  return `"${sasl.mechanism === 'oauthbearer' ? sasl.principal : sasl.username}" (${sasl.mechanism})`;
}

function reason(error: unknown): string {
  const parts = chain(error);
  // Of a name with several addresses the message is empty, and the code alone tells.
  const texts = parts.map(({ type, message, code }) => `${type ?? ''} ${message ?? ''} ${code ?? ''}`);
  const known = PLAIN_WORDS.find(([pattern]) => texts.some((text) => pattern.test(text)));
  const last = parts.findLast(({ message }) => message);
  if (known?.[1] === ENCRYPTION) {
    const fault = parts[texts.findIndex((text) => known[0].test(text))];
    return `${ENCRYPTION}: ${
      String(fault?.message || fault?.code)
        .trim()
        .split('\n')[0]
    }`;
  }
  return known?.[1] ?? (last?.type === undefined ? (last?.message ?? String(error)) : `${last.message} (${last.type})`);
}

/** An error and what it comes from. */
function chain(error: unknown): readonly VendorError[] {
  const found: VendorError[] = [];
  for (let at = error as VendorError | undefined; at != null && found.length < 8; ) {
    found.push(at, ...((at.errors ?? []) as VendorError[]));
    at = (at.cause ?? at.originalError) as VendorError | undefined;
  }
  return found;
}
