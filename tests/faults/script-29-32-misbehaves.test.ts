import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = openWorkerBench();
});
afterEach(() => bench.close());

describe('fault 29: run() fails now and then', () => {
  it('answers each call for itself, in the same process', async () => {
    const source = `let calls = 0;
      export const run = () => { calls += 1; if (calls % 3 === 0) throw new Error('call ' + calls); return [calls]; };`;
    bench.write('moody.mjs', source);
    const worker = await bench.ready('moody.mjs');
    const outcomes = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => worker.run(bench.task(index))));
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'succeeded',
      'succeeded',
      'failed',
      'succeeded',
      'succeeded',
      'failed',
    ]);
    expect(outcomes[5]).toMatchObject({ error: { message: 'call 6' }, retryable: true });
  });
});

describe('fault 30: run() hangs', () => {
  it.each([
    ['waits for ever', 'await new Promise(() => undefined);'],
    ['spins', 'for (;;);'],
    [
      'ignores SIGTERM',
      "process.on('SIGTERM', () => undefined); await new Promise(() => setInterval(() => 0, 1_000));",
    ],
    ['is stopped', "process.kill(process.pid, 'SIGSTOP'); await new Promise(() => undefined);"],
  ])('is killed when it %s', async (_, body) => {
    bench.write('hangs.mjs', `export async function run() { ${body} }`);
    const worker = await bench.ready('hangs.mjs', { runTimeoutMs: 200 });
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'timed-out', phase: 'run', afterMs: 200 });
    await worker.ended;
    expect(isAlive(worker.pid as number)).toBe(false);
  });

  /** Leaves two descendants that ignore SIGTERM, and writes down their pids. */
  const brood = `import { spawn } from 'node:child_process';
    import { appendFileSync } from 'node:fs';
    const breed = () => {
      const child = spawn('sh', ['-c', 'trap "" TERM; sleep 600 & echo $$ $! >> ' + process.argv[2] + '; wait'], { stdio: 'inherit' });
      child.unref();
    };`;
  const pids = async (): Promise<number[]> => {
    const line = await until(() => bench.read('pids').includes('\n') && bench.read('pids'), { what: 'grandchildren' });
    return line.trim().split(/\s+/).map(Number);
  };
  const allDead = async (): Promise<void> => {
    const grandchildren = await pids();
    await until(() => grandchildren.every((pid) => !isAlive(pid)), { what: 'the end of the grandchildren' });
  };

  it('is killed with its grandchildren', async () => {
    bench.write('brood.mjs', `${brood} export const run = () => new Promise(() => breed());`);
    const worker = await bench.ready('brood.mjs', { runTimeoutMs: 500, arguments: [join(bench.folder, 'pids')] });
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'timed-out' });
    await allDead();
  });

  it('leaves no grandchildren when it ends by itself, and they do not keep its end from being noticed', async () => {
    bench.write('brood.mjs', `${brood} export const run = () => { breed(); return []; };`);
    const worker = await bench.ready('brood.mjs', { arguments: [join(bench.folder, 'pids')] });
    await worker.run(bench.task(0));
    await pids();
    await worker.stop(20_000);
    await allDead();
  });

  it('is not waited for when a descendant that left its group holds the pipes', async () => {
    const source = `import { spawn } from 'node:child_process';
      export function run() {
        const stray = spawn('sleep', ['600'], { stdio: 'inherit', detached: true });
        stray.unref();
        console.log(stray.pid);
        process.exit(4);
      }`;
    bench.write('stray.mjs', source);
    const worker = await bench.ready('stray.mjs');
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'crashed', exitCode: 4 });
    await worker.ended;
    process.kill(Number(bench.read('logs/0.stdout.txt')), 'SIGKILL');
  });

  it('is killed when the hand-over hangs, and says so', async () => {
    const source =
      'let calls = 0; export function run() { if (++calls === 1) setImmediate(() => { for (;;); }); return []; }';
    bench.write('between.mjs', source);
    const worker = await bench.ready('between.mjs', { overheadTimeoutMs: 300 });
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'succeeded' });
    await until(() => worker.pid !== undefined);
    expect(await worker.run(bench.task(1))).toMatchObject({ kind: 'timed-out', phase: 'hand-over', afterMs: 300 });
  });
});

describe('fault 31: init() fails or hangs', () => {
  it.each([
    ['raises', 'throw new Error("no model");', 'no model'],
    ['rejects', 'return Promise.reject(new Error("no model"));', 'no model'],
    ['throws what is no error', 'throw 5;', '5 was thrown, which is not an Error'],
    ['spins', 'for (;;);', 'longer than 0.4 s'],
    ['waits for ever', 'return new Promise(() => setInterval(() => 0, 1_000));', 'longer than 0.4 s'],
  ])('fails with its own words when it %s', async (_, body, message) => {
    bench.write('starts.mjs', `export function init() { ${body} } export const run = () => [];`);
    const worker = bench.start('starts.mjs', { initTimeoutMs: 400 });
    // A slow machine may need the whole time for the start: then the timeout is the truth as well.
    const outcome = await worker.init();
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(outcome)).toMatch(new RegExp(`${message}|longer than 0.4 s`));
    await worker.ended;
    expect(isAlive(worker.pid as number)).toBe(false);
  });

  it('gives the traceback of a module that raises while it is loaded', async () => {
    bench.write('loads.mjs', '\nthrow new Error("not today");');
    const outcome = await bench.start('loads.mjs').init();
    expect(outcome).toMatchObject({
      error: { message: 'not today', traceback: expect.stringContaining(`${join(bench.folder, 'loads.mjs')}:2:7`) },
    });
  });
});

describe('fault 32: run() returns odd things', () => {
  it.each([
    ['fewer', '[1]', { kind: 'succeeded', returned: 1, warnings: [] }],
    ['nothing in a list', '[]', { kind: 'succeeded', returned: 0, rowCount: 0 }],
    ['more', '[1, 2, 3]', { kind: 'succeeded', returned: 3, warnings: [expect.stringContaining('more-rows\t')] }],
    [
      'undefined',
      'undefined',
      { kind: 'failed', error: { message: expect.stringContaining('undefined, not a list') } },
    ],
    [
      'an async generator',
      '(async function* () {})()',
      { kind: 'failed', error: { message: expect.stringContaining('run() returned a generator, not a list') } },
    ],
    ['null', 'null', { kind: 'failed', error: { message: expect.stringContaining('null, not a list') } }],
    ['a text', '"ab"', { kind: 'failed', error: { message: expect.stringContaining("the string 'ab', not a list") } }],
    [
      'a generator',
      '(function* () {})()',
      { kind: 'failed', error: { message: expect.stringContaining('run() returned a generator, not a list') } },
    ],
    ['a promise of a list', 'Promise.resolve([1, 2])', { kind: 'succeeded', returned: 2 }],
    ['not a number', '[Number.NaN, 1]', { kind: 'succeeded', rows: Buffer.from('NaN\n1\n') }],
    ['bytes', '[new Uint8Array([1, 2]), 1]', { kind: 'succeeded', rows: Buffer.from('[1,2]\n1\n') }],
    ['a symbol', '[Symbol("x")]', { kind: 'failed', error: { message: expect.stringContaining('row 0') } }],
    ['what cannot be read', '[{ get a() { throw new Error("boo"); } }]', { kind: 'failed' }],
    ['a list that lies', 'new Proxy([], { get() { throw new Error("boo"); } })', { kind: 'failed' }],
  ])('%s', async (_, returned, outcome) => {
    bench.write('returns.mjs', `export const run = () => ${returned};`);
    const worker = await bench.ready('returns.mjs');
    const files = ['a.png', 'b.png'].map((name) => bench.write(name, ''));
    expect(await worker.run(bench.task(0, ...files))).toMatchObject(outcome);
    expect(await worker.run(bench.task(1, ...files))).toMatchObject({ kind: outcome.kind });
  });
});
