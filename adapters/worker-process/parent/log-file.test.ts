import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from './log-file.ts';

describe('LogFile', () => {
  let folder: string;
  let file: string;
  let stream: PassThrough;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-logs-'));
    file = join(folder, 'deep', 'out.txt');
    stream = new PassThrough();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes the file and its folder, and appends with secrets masked across chunks', async () => {
    const log = new LogFile(stream, file, ['s3cret'], 100);
    stream.write('the s3');
    stream.end('cret is out\n');
    await log.finished;
    expect(readFileSync(file, 'utf8')).toBe('the *** is out\n');
    const next = new LogFile(new PassThrough().end('more\n') as PassThrough, file, [], 0);
    await next.finished;
    expect(readFileSync(file, 'utf8')).toBe('the *** is out\nmore\n');
  });

  it('keeps the last bytes in memory, from a whole character on', async () => {
    const log = new LogFile(stream, file, [], 8);
    for (const text of ['first ', 'ääää', 'ö']) stream.write(text);
    stream.end('x');
    await log.finished;
    expect(log.tail()).toBe('ääöx');
    expect(readFileSync(file, 'utf8')).toBe('first ääääöx');
  });

  it('writes together what is printed within a moment, and at once when the end is near', async () => {
    const log = new LogFile(stream, file, [], 0);
    let chunks = 0;
    const read = stream.read.bind(stream);
    stream.read = (size?: number) => {
      const chunk = read(size);
      if (chunk !== null) chunks += 1;
      return chunk;
    };
    for (let line = 0; line < 50; line += 1) {
      stream.write('a line\n');
      await new Promise(setImmediate);
    }
    stream.end();
    await log.expectEnd();
    expect(readFileSync(file, 'utf8')).toBe('a line\n'.repeat(50));
    expect(chunks).toBeLessThan(10);
  });

  it('goes on reading when the file cannot be written', async () => {
    writeFileSync(join(folder, 'deep'), 'a file where a folder should be');
    const log = new LogFile(stream, file, [], 100);
    stream.end('text');
    await log.finished;
    expect(log.tail()).toBe('text');
  });

  it('does not wait for ever for a pipe that a stray descendant holds', async () => {
    const log = new LogFile(stream, file, [], 100);
    stream.write('last words');
    await log.expectEnd();
    expect(readFileSync(file, 'utf8')).toBe('last words');
  });
});
