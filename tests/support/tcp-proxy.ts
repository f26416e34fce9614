import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  isFrozen: boolean;
}

/** What passes from client to server; true: let it pass, and break the link off before the answer does. */
export type CutWhen = (bytes: Buffer) => boolean;

/** A wire that a test can break, between clients and a server on this machine. */
export class TcpProxy {
  readonly #listener: Server;
  readonly #links = new Set<Link>();
  #cutWhen: CutWhen = () => false;
  /** Links there have been. */
  connections = 0;

  constructor(targetPort: number) {
    this.#listener = createServer((client) => this.#join(client, targetPort));
  }

  static async open(ports: { readonly listenPort: number; readonly targetPort: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(ports.targetPort);
    proxy.#listener.listen(ports.listenPort, '127.0.0.1');
    await once(proxy.#listener, 'listening');
    return proxy;
  }

  /** Nothing passes on the links that there are now, and nobody is told. New ones work. */
  freezeLinks(): void {
    for (const link of this.#links) link.isFrozen = true;
  }

  /** Once: the answer to the first bytes that fit never comes, and its link is gone. */
  cutOnce(when: CutWhen): Promise<void> {
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
    this.connections += 1;
    this.#links.add(link);
    client.on('data', (bytes: Buffer) => this.#toServer(link, bytes));
    server.on('data', (bytes: Buffer) => {
      if (!link.isFrozen) client.write(bytes);
    });
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

  #toServer(link: Link, bytes: Buffer): void {
    if (link.isFrozen) return;
    link.server.write(bytes);
    if (!this.#cutWhen(bytes)) return;
    link.isFrozen = true;
    // The answer proves that the request has taken effect; only then is the client left without it.
    link.server.once('data', () => link.client.destroy());
  }
}
