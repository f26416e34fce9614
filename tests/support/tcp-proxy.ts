import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ProxiedListener } from '../../tools/kafka-local/start-kafka.ts';

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  isFrozen: boolean;
}

/** Of a request of Kafka's protocol, with the four bytes of its length. */
export type RequestFilter = (request: Buffer) => boolean;

/** The number of a request's kind stands behind its length. */
export const isOfKind =
  (kind: number): RequestFilter =>
  (request) =>
    request.readInt16BE(4) === kind;

const READ_BY_THEN_MS = 50;

/** A wire that a test can break, between clients and a server on this machine. */
export class TcpProxy {
  readonly #listener: Server;
  readonly #links = new Set<Link>();
  #cutWhen: RequestFilter = () => false;
  #bytesBeforeCut = 0;
  #swallow: RequestFilter = () => false;
  #isPrompt = true;
  #delayMs: () => number = () => 0;
  /** Links there have been. */
  connections = 0;

  constructor(targetPort: number) {
    this.#listener = createServer((client) => this.#join(client, targetPort));
  }

  /** At the first of these that nobody stands at yet. */
  static async between(places: readonly ProxiedListener[]): Promise<TcpProxy> {
    for (const { listenPort, targetPort } of places) {
      const proxy = new TcpProxy(targetPort);
      proxy.#listener.listen(listenPort, '127.0.0.1');
      const isOurs = await once(proxy.#listener, 'listening').then(
        () => true,
        () => false,
      );
      if (isOurs) return proxy;
    }
    throw new Error('a proxy stands at each of these listeners');
  }

  /** `host:port` for clients. */
  get address(): string {
    return `127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** From here on what fits goes nowhere, and nobody is told. Undefined: all passes again. */
  swallow(when: RequestFilter | undefined): void {
    this.#swallow = when ?? (() => false);
  }

  /** From here on each piece takes so long, in both directions, and none overtakes another. */
  delay(ms: () => number): void {
    this.#delayMs = ms;
    this.#isPrompt = false;
  }

  /** Breaks off all links that there are now, as a router does that starts again. */
  resetLinks(): void {
    for (const { client, server } of this.#links) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Nothing passes on the links that there are now, and nobody is told. New ones work. */
  freezeLinks(): void {
    for (const link of this.#links) link.isFrozen = true;
  }

  /** Once: of the answer to the first request that fits come so many bytes, and its link is gone. */
  cutOnce(when: RequestFilter, bytesBefore = 0): Promise<void> {
    this.#bytesBeforeCut = bytesBefore;
    return new Promise((resolve) => {
      this.#cutWhen = (bytes) => {
        if (!when(bytes)) return false;
        this.#cutWhen = () => false;
        resolve();
        return true;
      };
    });
  }

  async close(): Promise<void> {
    for (const { client, server } of this.#links) {
      client.destroy();
      server.destroy();
    }
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(client: Socket, targetPort: number): void {
    const server = connect(targetPort, '127.0.0.1');
    const link: Link = { client, server, isFrozen: false };
    const toServer = this.#late(inRequests((request) => this.#toServer(link, request)));
    const toClient = this.#late((bytes) => {
      if (!link.isFrozen && !client.destroyed) client.write(bytes);
    });
    this.connections += 1;
    this.#links.add(link);
    client.on('data', toServer);
    server.on('data', toClient);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.setNoDelay(true);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.#links.delete(link);
        if (!link.isFrozen) other.destroy();
      });
    }
  }

  /** Hands on in order, each piece as late as it is due. */
  #late(handOn: (bytes: Buffer) => void): (bytes: Buffer) => void {
    let before = Promise.resolve();
    return (bytes) => {
      if (this.#isPrompt) return handOn(bytes);
      const delayMs = this.#delayMs();
      const due = new Promise<void>((resolve) => setTimeout(resolve, delayMs));
      before = before.then(() => due).then(() => handOn(bytes));
    };
  }

  #toServer(link: Link, bytes: Buffer): void {
    if (link.isFrozen || link.server.destroyed || this.#swallow(bytes)) return;
    link.server.write(bytes);
    if (!this.#cutWhen(bytes)) return;
    link.isFrozen = true;
    // The answer proves that the request has taken effect; only then is the client left without it.
    link.server.once('data', (answer) => {
      link.client.write(answer.subarray(0, this.#bytesBeforeCut));
      // A reset overtakes what the client has not read yet.
      setTimeout(() => link.client.resetAndDestroy(), READ_BY_THEN_MS);
    });
  }
}

/** Takes pieces as they come, and hands on whole requests. */
function inRequests(handOn: (request: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      handOn(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}
