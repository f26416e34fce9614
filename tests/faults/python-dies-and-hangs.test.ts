import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Worker } from '../../core/ports/workers.ts';
import { isAlive, type Overrides, openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = openWorkerBench();
});
afterEach(() => bench.close());

const IMPORTS = 'import ctypes, os, signal, subprocess, sys, threading, time, multiprocessing\n';
const indented = (body: string): string => body.replaceAll(/^/gm, '    ');

/** A worker whose `run()` has this body; `before` stands above it. */
function ready(body: string, overrides: Overrides = {}, before = ''): Promise<Worker> {
  bench.write('script.py', `${IMPORTS}${before}\ndef run(mini_batch, context):\n${indented(body)}\n`);
  return bench.ready('script.py', { arguments: [join(bench.folder, 'pids')], ...overrides });
}

describe('fault 3: the process of a Python script dies', () => {
  it.each([
    ['a segfault in C code', 'ctypes.string_at(0)', { exitCode: null, signal: 'SIGSEGV' }],
    ['os._exit(0)', 'os._exit(0)', { exitCode: 0, signal: null }],
    ['sys.exit()', 'sys.exit()', { exitCode: 0, signal: null }],
    ['sys.exit(7)', 'sys.exit(7)', { exitCode: 7, signal: null }],
    ['sys.exit with words', 'sys.exit("no more")', { exitCode: 1, signal: null }],
    ['os.abort()', 'os.abort()', { exitCode: null, signal: 'SIGABRT' }],
    ['SIGKILL', 'os.kill(os.getpid(), signal.SIGKILL)', { exitCode: null, signal: 'SIGKILL' }],
    ['SIGTERM', 'os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)', { exitCode: null, signal: 'SIGTERM' }],
  ])('%s is a failed try that names how it died', async (_, body, exit) => {
    const worker = await ready(body);
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'crashed', ...exit });
    await worker.ended;
  });

  it('keeps what was answered before, in whole, and charges only the one that ran', async () => {
    const worker = await ready('if context.minibatch_index == 2: os._exit(1)\nreturn ["x" * 500_000]');
    const outcomes = await Promise.all([0, 1, 2, 3].map((index) => worker.run(bench.task(index))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded', 'crashed', 'not-begun']);
    expect(outcomes[1]).toMatchObject({ rows: { length: 500_001 } });
  });

  it('keeps what it printed before it died, and where a segfault was', async () => {
    const worker = await ready('print("out of digits", file=sys.stderr)\nprint("so far")\nctypes.string_at(0)');
    await worker.run(bench.task(0));
    await worker.ended;
    expect(worker.stderrTail()).toContain('out of digits');
    expect(worker.stderrTail()).toMatch(/script\.py", line 6 in run/);
    expect(bench.read('logs/0.stdout.txt')).toBe('so far\n');
  });

  it('names exit code and phase when it dies in init()', async () => {
    bench.write('early.py', 'import os\ndef init(): os._exit(9)\ndef run(mini_batch): return []\n');
    expect(await bench.start('early.py').init()).toMatchObject({
      error: { name: 'WorkerDied', message: 'the worker ended before it was ready, with exit code 9' },
    });
  });
});

describe('fault 30: run() of a Python script hangs', () => {
  it.each([
    ['spins', 'while True: pass'],
    ['waits for ever', 'threading.Event().wait()'],
    ['ignores SIGTERM', 'signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)'],
    ['swallows every exception', 'while True:\n    try: time.sleep(600)\n    except BaseException: pass'],
    ['is stopped', 'os.kill(os.getpid(), signal.SIGSTOP)'],
  ])('is killed when it %s', async (_, body) => {
    const worker = await ready(body, { runTimeoutMs: 200 });
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'timed-out', phase: 'run', afterMs: 200 });
    await worker.ended;
    expect(isAlive(worker.pid as number)).toBe(false);
  });

  const pids = async (): Promise<number[]> => {
    const line = await until(() => bench.read('pids').endsWith('\n') && bench.read('pids'), { what: 'grandchildren' });
    return line.trim().split(/\s+/).map(Number);
  };
  const allDead = async (): Promise<void> => {
    const grandchildren = await pids();
    await until(() => grandchildren.every((pid) => !isAlive(pid)), { what: 'the end of the grandchildren' });
  };
  const BREED = `def breed():
    subprocess.Popen(["sh", "-c", 'trap "" TERM; sleep 600 & echo $$ $! >> ' + sys.argv[1] + "; wait"])`;

  it('is killed with its grandchildren', async () => {
    const worker = await ready('breed()\ntime.sleep(600)', { runTimeoutMs: 500 }, BREED);
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'timed-out' });
    await allDead();
  });

  it('leaves no grandchildren when it ends by itself', async () => {
    const worker = await ready('breed()\nreturn []', {}, BREED);
    await worker.run(bench.task(0));
    await pids();
    await worker.stop(20_000);
    await allDead();
  });

  it('ends at shutdown although threads are left behind', async () => {
    const worker = await ready('threading.Thread(target=time.sleep, args=(600,)).start()\nreturn ["on"]');
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'succeeded' });
    const before = performance.now();
    await worker.stop(20_000);
    expect(performance.now() - before).toBeLessThan(4_000);
  });

  it('goes on when a thread of it raises, and says so on stderr', async () => {
    const body = 'thread = threading.Thread(target=lambda: 1 / 0)\nthread.start()\nthread.join()\nreturn ["on"]';
    const worker = await ready(body);
    for (const index of [0, 1]) expect(await worker.run(bench.task(index))).toMatchObject({ kind: 'succeeded' });
    await worker.stop(20_000);
    expect(bench.read('logs/0.stderr.txt')).toContain('ZeroDivisionError');
  });
});

describe('a Python script that forks', () => {
  it('gets the rows of its own process only, when its child returns into the host as well', async () => {
    const body = `pid = os.fork()
if pid: os.waitpid(pid, 0)
return ["parent" if pid else "child"]`;
    const worker = await ready(body);
    const outcomes = await Promise.all([0, 1, 2].map((index) => worker.run(bench.task(index))));
    expect(outcomes.map((outcome) => outcome.kind === 'succeeded' && Buffer.from(outcome.rows).toString())).toEqual([
      'parent\n',
      'parent\n',
      'parent\n',
    ]);
  });

  it.each(['fork', 'spawn'])('may use a pool of multiprocessing (%s)', async (method) => {
    const body = `with multiprocessing.get_context("${method}").Pool(2) as pool: return pool.map(double, [1, 2, 3])`;
    const worker = await ready(body, {}, 'def double(number): return 2 * number');
    const outcome = await worker.run(bench.task(0));
    expect(outcome.kind === 'succeeded' && Buffer.from(outcome.rows).toString(), JSON.stringify(outcome)).toBe(
      '2\n4\n6\n',
    );
    await worker.stop(20_000);
  });

  it('has died when it dies, though a child of it lives on with all that it inherited', async () => {
    const worker = await ready('if os.fork() == 0: time.sleep(600)\nos._exit(4)');
    const before = performance.now();
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'crashed', exitCode: 4 });
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
