import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import { openWorkerBench, type WorkerBench } from './workers-setup.ts';

/** Scripts that get at the pipes of the protocol. The worker dies of it, with a reason; this process never does. */
describe('the worker protocol under attack', () => {
  let bench: WorkerBench;
  beforeEach(() => {
    bench = openWorkerBench();
  });
  afterEach(() => bench.close());

  async function runOnce(body: string): Promise<Outcome> {
    bench.write('attack.mjs', `import fs from 'node:fs'; export async function run() { ${body} }`);
    const worker = await bench.ready('attack.mjs');
    const outcome = worker.run(bench.task(0));
    const behind = worker.run(bench.task(1));
    expect(await behind).toEqual({ kind: 'not-begun' });
    await worker.ended;
    return outcome;
  }
  const frame = (type: number, header: string): string => {
    const prefix = Buffer.alloc(9);
    prefix.writeUInt32LE(5 + header.length, 0);
    prefix[4] = type;
    prefix.writeUInt32LE(header.length, 5);
    return `Buffer.from('${Buffer.concat([prefix, Buffer.from(header)]).toString('hex')}', 'hex')`;
  };
  const answer = (fields: object): string =>
    JSON.stringify({ index: 0, attempt: 1, startedAtMs: 0, durationMs: 0, returned: 0, rowCount: 0, ...fields });
  const linger = 'await new Promise(() => undefined);';

  it.each([
    ['text', `'hello world\\n'`, 'at most'],
    ['a frame of an unknown type', frame(99, '{}'), 'unknown type 99'],
    ['a header that is not JSON', frame(6, '{'), 'not JSON'],
    ['a header that is null', frame(7, 'null'), 'without its field index'],
    ['rows without a count', frame(7, '{"index":0,"attempt":1,"startedAtMs":0,"durationMs":0}'), 'returned'],
    [
      'rows of a time that no record holds',
      frame(7, answer({ startedAtMs: 1e17 })),
      'startedAtMs is no moment: 100000000000000000',
    ],
    ['rows that took less than no time', frame(7, answer({ durationMs: -1 })), 'durationMs is no duration: -1'],
    [
      'rows at the end of time',
      frame(7, answer({ startedAtMs: 8.64e15 })),
      'startedAtMs is no moment: 8640000000000000',
    ],
    [
      'rows until after the end of time',
      frame(7, answer({ durationMs: 8e15 })),
      'durationMs is no duration: 8000000000000000',
    ],
    ['rows that took for ever', frame(7, answer({ durationMs: 1e303 })), 'durationMs is no duration'],
    ['more rows than records can add up', frame(7, answer({ rowCount: 2 ** 53 - 1 })), 'rowCount is no count'],
    ['half a row', frame(7, answer({ rowCount: 1.5 })), 'rowCount is no count: 1.5'],
    ['less than no rows', frame(7, answer({ returned: -5 })), 'returned is no count: -5'],
    ['a count that is text', frame(7, answer({ returned: '5' })), 'returned is no count: string'],
    ['an answer about another mini-batch', frame(6, '{"index":5,"attempt":1}'), 'mini-batch 5, try 1'],
  ])('ends a worker that writes %s, and says why', async (_, bytes, reason) => {
    const outcome = await runOnce(`fs.writeSync(4, ${bytes}); ${linger}`);
    expect(outcome).toMatchObject({ kind: 'crashed', signal: 'SIGKILL', reason: expect.stringContaining(reason) });
  });

  it('ends a worker that writes a byte alone, as soon as the answer behind it makes no sense', async () => {
    const reason = 'on file descriptor 4, where no script may write, it sent a frame of the unknown type 0';
    expect(await runOnce(`fs.writeSync(4, 'x'); return [];`)).toMatchObject({ kind: 'crashed', reason });
  });

  it('ends a worker that closed the pipe but lives', async () => {
    const outcome = await runOnce(`fs.closeSync(4); fs.openSync('/dev/null', 'w'); ${linger}`);
    expect(outcome).toMatchObject({ kind: 'crashed', reason: expect.stringContaining('closed its pipe') });
  });

  it('takes an end of a worker that closed both pipes for the crash it is', async () => {
    expect(await runOnce(`fs.closeSync(4); return [];`)).toMatchObject({ kind: 'crashed', exitCode: 1 });
  });

  it('counts a frame that never ends against the timeout', async () => {
    bench.write(
      'half.mjs',
      `import fs from 'node:fs'; export async function run() { fs.writeSync(4, Buffer.from([9, 0])); ${linger} }`,
    );
    const worker = await bench.ready('half.mjs', { runTimeoutMs: 200, overheadTimeoutMs: 200 });
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'timed-out', phase: 'run' });
  });

  it('keeps an answer that came in time although this process was too busy to read it', async () => {
    bench.write('quick.mjs', 'export const run = () => ["x".repeat(900_000)];');
    const worker = await bench.ready('quick.mjs', { runTimeoutMs: 100 });
    const begun = Promise.withResolvers<void>();
    const outcome = worker.run(bench.task(0), begun.resolve);
    await begun.promise;
    spawnSync('sleep', ['0.4']);
    expect(await outcome).toMatchObject({ kind: 'succeeded', rowCount: 1 });
  });

  describe('with short mini-batches, whose answers wait for each other', () => {
    const SIX = [0, 1, 2, 3, 4, 5];

    /** Six are handed over; what the script does on the second decides. */
    async function runSix(onSecond: string, options: Parameters<WorkerBench['ready']>[1] = {}) {
      const source = `import fs from 'node:fs'; let calls = 0;
        export async function run() { if (++calls === 2) { ${onSecond} } return [String(calls)]; }`;
      bench.write('six.mjs', source);
      const worker = await bench.ready('six.mjs', options);
      const outcomes = SIX.map((index) => worker.run(bench.task(index)));
      return { worker, outcomes };
    }

    it('blames the mini-batch that broke the protocol, not one that was answered before', async () => {
      const { worker, outcomes } = await runSix(`fs.writeSync(4, ${frame(99, '{}')}); ${linger}`);
      await worker.ended;
      const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
      expect(kinds).toEqual(['succeeded', 'crashed', ...Array<string>(4).fill('not-begun')]);
    });

    it('keeps what was answered before the worker was killed', async () => {
      const { worker, outcomes } = await runSix(`process.kill(process.pid, 'SIGKILL'); ${linger}`);
      await worker.ended;
      const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
      expect(kinds).toEqual(['succeeded', 'crashed', ...Array<string>(4).fill('not-begun')]);
    });

    it('holds the timeout against the one that runs, although this process was too busy to read the answers before', async () => {
      const { outcomes } = await runSix(linger, { runTimeoutMs: 100, overheadTimeoutMs: 100 });
      spawnSync('sleep', ['0.4']);
      const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
      expect(kinds).toEqual(['succeeded', 'timed-out', ...Array<string>(4).fill('not-begun')]);
    });
  });

  it('does not hand the pipes to what a script starts', async () => {
    const source = `import { spawnSync } from 'node:child_process';
      export const run = () => [spawnSync('sh', ['-c', '(echo x >&4) 2>/dev/null || echo none'], { encoding: 'utf8' }).stdout];`;
    bench.write('starts.mjs', source);
    const worker = await bench.ready('starts.mjs');
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'succeeded', rows: Buffer.from('none\n\n') });
  });

  it('fails a start that is impossible without failing itself', async () => {
    const worker = bench.start('any.mjs', { inherited: { HUGE: 'x'.repeat(10_000_000) } });
    expect(worker.pid).toBeUndefined();
    expect(await worker.init()).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('could not be started') },
    });
    await worker.ended;
    expect(await worker.run(bench.task(0))).toEqual({ kind: 'not-begun' });
    await worker.stop(1_000);
  });

  it('reports a scratch folder that cannot be made', async () => {
    bench.write('file', '');
    bench.write('fine.mjs', 'export const run = () => [];');
    const outcome = await bench.start('fine.mjs', { scratchFolder: `${bench.folder}/file/below` }).init();
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('scratch folder') } });
  });
});
