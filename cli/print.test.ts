import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { printChunks, printJson } from './print.ts';

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

describe('printJson', () => {
  it('prints one line that no terminal acts upon and that reads back as it was', () => {
    const value = { path: 'a\u001b[31m\u009b31m\u202e\u2028\n\u007f\u00e9\u{1f600}' };
    let text = '';
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        text += chunk;
        done();
      },
    });
    printJson(stream, value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.trimEnd()).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
    expect(text).toContain('\u00e9\u{1f600}');
  });
});
