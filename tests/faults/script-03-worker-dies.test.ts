import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';

describe('fault 3: the entry script’s process dies', () => {
  let bench: WorkerBench;
  beforeEach(() => {
    bench = openWorkerBench();
  });
  afterEach(() => bench.close());

  it.each([
    ['process.exit(7)', 'process.exit(7)', { exitCode: 7, signal: null }],
    ['process.exit(0)', 'process.exit(0)', { exitCode: 0, signal: null }],
    ['process.reallyExit(0)', 'process.reallyExit(0)', { exitCode: 0, signal: null }],
    ['process.abort()', 'process.abort()', { exitCode: null, signal: 'SIGABRT' }],
    ['SIGKILL', "process.kill(process.pid, 'SIGKILL')", { exitCode: null, signal: 'SIGKILL' }],
    ['SIGSEGV', "process.kill(process.pid, 'SIGSEGV')", { exitCode: null, signal: 'SIGSEGV' }],
    ['SIGTERM', "process.kill(process.pid, 'SIGTERM')", { exitCode: null, signal: 'SIGTERM' }],
  ])('%s is a failed try that names how it died', async (_, statement, exit) => {
    bench.write('dies.mjs', `export async function run() { ${statement}; await new Promise(() => undefined); }`);
    const worker = await bench.ready('dies.mjs');
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'crashed', ...exit });
    await worker.ended;
  });

  it('keeps what was answered before, in whole, and charges only the one that ran', async () => {
    const source = `let calls = 0;
      export const run = () => { calls += 1; if (calls === 3) process.exit(1); return ['x'.repeat(500_000)]; };`;
    bench.write('third.mjs', source);
    const worker = await bench.ready('third.mjs');
    const outcomes = await Promise.all([0, 1, 2, 3, 4].map((index) => worker.run(bench.task(index))));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds).toEqual(['succeeded', 'succeeded', 'crashed', 'not-begun', 'not-begun']);
    expect(outcomes[1]).toMatchObject({ rows: { length: 500_001 } });
  });

  it('does not feed a script for ever whose workers die as soon as they wait', async () => {
    bench.write(
      'brief.mjs',
      'export const init = () => setImmediate(() => process.exit(0)); export const run = () => [];',
    );
    const worker = bench.start('brief.mjs');
    const init = worker.init();
    const outcome = worker.run(bench.task(0));
    await init;
    expect(['crashed', 'succeeded']).toContain((await outcome).kind);
    await worker.ended;
  });

  it('names exit code and phase when it dies in init()', async () => {
    bench.write('early.mjs', 'export const init = () => process.exit(9); export const run = () => [];');
    const outcome = await bench.start('early.mjs').init();
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { name: 'WorkerDied', message: 'the worker ended before it was ready, with exit code 9' },
    });
  });

  it('keeps the last lines of stderr of one that died', async () => {
    bench.write('last.mjs', 'export const run = () => { console.error("out of digits"); process.abort(); };');
    const worker = await bench.ready('last.mjs');
    await worker.run(bench.task(0));
    expect(worker.stderrTail()).toContain('out of digits');
  });

  it('names the signal of one that ran out of memory', async () => {
    const source = 'const kept = []; export const run = () => { for (;;) kept.push(new Array(1_000_000).fill(1.5)); };';
    bench.write('greedy.mjs', source);
    const worker = await bench.ready('greedy.mjs', { inherited: { NODE_OPTIONS: '--max-old-space-size=64' } });
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'crashed', signal: 'SIGABRT' });
    expect(worker.stderrTail()).toContain('heap out of memory');
  });
});
