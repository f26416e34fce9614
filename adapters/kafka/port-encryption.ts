import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type PortEncryption = 'encrypted' | 'plain';

const LOOK_MS = 2_000;
/** Any number: the broker's answer begins with it. */
const CORRELATION = 0x6d696c6c;
const API_VERSIONS = 18;

/**
 * Whether Kafka's port speaks TLS or the bare protocol, found by talking to it as nobody; who is trusted does not matter here.
 *
 * @param broker `host:port`
 * @returns undefined when it does neither within two seconds, as a port that only closes what comes
 */
export async function portEncryption(broker: string): Promise<PortEncryption | undefined> {
  const at = broker.lastIndexOf(':');
  const place = { host: broker.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(at + 1)) };
  const [encrypted, plain] = await Promise.all([shakesHands(place), answers(place)]);
  if (encrypted) return 'encrypted';
  return plain ? 'plain' : undefined;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** An alert is TLS as well: it may want a certificate of ours. */
function shakesHands({ host, port }: Place): Promise<boolean> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  return told((say) => {
    const socket = connectTls({ host, port, ...name, rejectUnauthorized: false }, () => say(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => say(/^ERR_SSL_.*ALERT/.test(code ?? '')));
    return socket;
  });
}

/** Which versions it knows may be asked before any login. */
function answers({ host, port }: Place): Promise<boolean> {
  return told((say) => {
    const socket = connectPlain({ host, port }, () => socket.write(request()));
    let got = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      got = Buffer.concat([got, bytes]);
      if (got.length >= 8) say(got.readInt32BE(4) === CORRELATION);
    });
    socket.once('error', () => say(false));
    return socket;
  });
}

function told(ask: (say: (answer: boolean) => void) => Socket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = ask(resolve);
  socket.once('close', () => resolve(false));
  const timer = setTimeout(() => resolve(false), LOOK_MS);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}

/** Length, kind, version 0, correlation, and no name of ours. */
function request(): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.writeInt32BE(10, 0);
  bytes.writeInt16BE(API_VERSIONS, 4);
  bytes.writeInt32BE(CORRELATION, 8);
  bytes.writeInt16BE(-1, 12);
  return bytes;
}
