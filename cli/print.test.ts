import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { printChunks } from './print.ts';

describe('printChunks', () => {
  it('waits for a reader that is slow', async () => {
    let waiting = 0;
    let mostWaiting = 0;
    const slow = new Writable({
      highWaterMark: 2,
      write: (_chunk, _encoding, done) => {
        mostWaiting = Math.max(mostWaiting, ++waiting);
        setImmediate(() => done(void waiting--));
      },
    });
    async function* rows() {
      for (let k = 0; k < 20; k++) {
        expect(slow.writableLength).toBeLessThanOrEqual(2);
        yield 'ab';
      }
    }
    await printChunks(slow, rows());
    expect(mostWaiting).toBe(1);
  });

  it('stops when the reader has gone away, even from rows that never end', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    async function* endless() {
      for (;;) yield 'row\n';
    }
    gone.on('error', () => {});
    await expect(printChunks(gone, endless())).rejects.toMatchObject({ code: 'EPIPE' });
  });
});
