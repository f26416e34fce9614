import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { portEncryption } from './port-encryption.ts';

describe('portEncryption', () => {
  const close: (() => void)[] = [];
  afterEach(() => {
    for (const each of close.splice(0)) each();
  });
  const listening = async (meet: (socket: Socket, bytes: Buffer) => void): Promise<string> => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => meet(socket, bytes));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    close.push(() => server.close());
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('takes an answer to a question of the protocol for a plain port, even in pieces', async () => {
    const broker = await listening((socket, bytes) => {
      if (bytes[0] !== 0) return void socket.destroy();
      socket.write(Buffer.from([0, 0, 0, 6]));
      setImmediate(() => socket.end(bytes.subarray(8, 12)));
    });
    expect(await portEncryption(broker)).toBe('plain');
  });

  it('takes an alert for a port that encrypts', async () => {
    const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);
    expect(await portEncryption(await listening((socket) => socket.end(HANDSHAKE_FAILURE)))).toBe('encrypted');
  });

  it('says nothing of a port that only closes, that answers something else, or where nobody is', async () => {
    const closing = await listening((socket) => socket.destroy());
    const talking = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const gone = await listening(() => {});
    for (const each of close.splice(2)) each();
    expect(await Promise.all([closing, talking, gone].map(portEncryption))).toEqual([undefined, undefined, undefined]);
  });
});
