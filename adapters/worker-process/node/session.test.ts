import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeFrame, FrameDecoder, parseHeader } from '../frames.ts';
import { FRAME, type InitHeader, type RunHeader } from '../messages.ts';
import { hostCommand } from '../parent/host-command.ts';

let folder: string;
let host: ChildProcess;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-')));
  const command = hostCommand('node');
  host = spawn(command.file, command.arguments, { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe'] });
});
afterEach(async () => {
  const gone = once(host, 'exit');
  if (host.exitCode === null && host.kill('SIGKILL')) await gone;
  rmSync(folder, { recursive: true });
});

/** What the host says, one frame at a time. */
async function* said(): AsyncGenerator<readonly [type: number, header: unknown]> {
  const frames: (readonly [number, unknown])[] = [];
  const limits = { header: 1024 * 1024, body: 1024 * 1024 };
  const decoder = new FrameDecoder(limits, (type, header) => frames.push([type, parseHeader(header)]));
  for await (const chunk of host.stdio[4] as Readable) {
    decoder.push(chunk as Buffer);
    yield* frames.splice(0);
  }
}

function initHeader(entryScript: string): InitHeader {
  const scratchFolder = join(folder, 'scratch');
  mkdirSync(scratchFolder);
  return {
    ...{ number: 0, codeFolder: folder, entryScript, arguments: [], environment: {}, scratchFolder },
    ...{ loggingLevel: 'INFO', rows: { kind: 'text' }, resultLimitBytes: 1024, hasRegistries: true },
  };
}

const runFrame = (index: number): Buffer => {
  const header: RunHeader = { index, attempt: 1, input: 'a', folder: '/', names: [], sizes: [], modifiedMs: [] };
  return encodeFrame(FRAME.run, header);
};

it('a script may ask the parent while half of the next frame is there', async () => {
  const source = `export const run = () => [globalThis[Symbol.for('millrace.find')]('model', 'net')];`;
  writeFileSync(join(folder, 'asks.mjs'), source);
  const toHost = host.stdio[3] as Writable;
  const next = runFrame(1);
  const half = next.length - 5;
  const heard: number[] = [];
  toHost.write(encodeFrame(FRAME.init, initHeader('asks.mjs')));
  for await (const [type, header] of said()) {
    heard.push(type);
    if (type === FRAME.ready) toHost.write(Buffer.concat([runFrame(0), next.subarray(0, half)]));
    if (type === FRAME.find) {
      const { request } = header as { request: number };
      const found = encodeFrame(FRAME.found, { request, version: 3, table: null });
      toHost.write(Buffer.concat([request === 1 ? next.subarray(half) : Buffer.alloc(0), found]));
    }
    if (heard.filter((each) => [FRAME.rows, FRAME.error].some((end) => end === each)).length === 2) break;
  }
  const { hello, ready, began, find, rows } = FRAME;
  expect(heard).toEqual([hello, ready, began, find, rows, began, find, rows]);
});
