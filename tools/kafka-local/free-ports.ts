import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Below those that systems lend to connections and to whoever listens on port 0 (Linux from 32768, others from 49152):
 * what is free here now still is when a broker listens on it, seconds later or after a restart.
 */
export const NEVER_LENT = { from: 12_000, to: 32_000 } as const;

const MAX_TRIES = 100;

/** Ports of the loopback interface that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held at the same time, so that none is given twice.
  const servers = await Promise.all(Array.from({ length: count }, () => listenSomewhere(MAX_TRIES)));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listenSomewhere(tries: number): Promise<Server> {
  try {
    return await listenOn(randomInt(NEVER_LENT.from, NEVER_LENT.to));
  } catch (error) {
    if (tries === 1 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listenSomewhere(tries - 1);
  }
}

const listenOn = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
