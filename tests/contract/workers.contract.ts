import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inputChange } from '../../core/ports/input-change.ts';
import type { Outcome } from '../../core/ports/outcome.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { Worker, Workers } from '../../core/ports/workers.ts';
import { until } from '../support/poll.ts';
import { isAlive, type Overrides, openWorkerBench, sliceOf, type WorkerBench } from './workers-setup.ts';

/** A language: its scripts are the same stories, one file each, told in it. */
export interface HostUnderTest {
  readonly open: () => Workers;
  readonly scripts: string;
  readonly extension: string;
  /** Added to what a worker's process inherits. */
  readonly inherited?: Readonly<Record<string, string>>;
  /** Its data frames have one value for "not a number" and for null. */
  readonly isNanNull?: boolean;
  /** Its library reads moments of parquet's old type in any year. */
  readonly readsAnyInt96?: boolean;
}

/** What every host keeps, in whatever language it is written. */
export function workersContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers keep the contract`, () => {
    let bench: WorkerBench;
    const ready = (script: string, overrides: Overrides = {}): Promise<Worker> =>
      bench.ready(`${script}.${host.extension}`, { codeFolder: host.scripts, ...overrides });
    const start = (script: string, overrides: Overrides = {}): Worker =>
      bench.start(`${script}.${host.extension}`, { codeFolder: host.scripts, ...overrides });
    const task = (index: number, ...files: readonly string[]) =>
      bench.task(index, ...files.map((file) => bench.write(file, 'some bytes')));

    beforeEach(() => {
      bench = openWorkerBench(host.open());
    });
    afterEach(() => bench.close());

    describe('running', () => {
      it('returns what run() returned as the final bytes of the output', async () => {
        const worker = await ready('echo');
        const outcome = await worker.run(task(7, 'a.png', 'b.png'));
        expect(outcome).toMatchObject({ kind: 'succeeded', returned: 2, rowCount: 2, warnings: [] });
        expect(rowsOf(outcome)).toBe('digits 7 a.png\ndigits 7 b.png\n');
      });

      it('answers in the order of the calls and tells when each began', async () => {
        const worker = await ready('echo');
        const events: string[] = [];
        const runs = [0, 1, 2, 3].map(async (index) => {
          await worker.run(task(index, `${index}.png`), () => events.push(`began ${index}`));
          events.push(`ended ${index}`);
        });
        await Promise.all(runs);
        for (const index of [0, 1, 2, 3]) expect(events).toContain(`began ${index}`);
        expect(events.filter((event) => event.startsWith('ended'))).toEqual([
          'ended 0',
          'ended 1',
          'ended 2',
          'ended 3',
        ]);
        expect(events.indexOf('began 3')).toBeLessThan(events.indexOf('ended 3'));
      });

      it('takes a mini-batch without files', async () => {
        const worker = await ready('echo');
        expect(await worker.run(task(0))).toMatchObject({ kind: 'succeeded', returned: 0, rowCount: 0 });
      });

      it('says when run() was called and how long it took', async () => {
        const worker = await ready('echo');
        const outcome = await worker.run(task(0, 'a.png'));
        expect(outcome).toHaveProperty('startedAtMs', expect.closeTo(Date.now(), -5));
        expect(outcome).toHaveProperty('durationMs', expect.any(Number));
      });

      it('gives arguments, environment and a private working directory, and removes that in the end', async () => {
        const overrides = {
          arguments: ['--model', 'a b'],
          environment: { ADDED: 'later' },
          inherited: { GIVEN: 'yes' },
        };
        const worker = await ready('shows', { ...overrides, rows: { kind: 'jsonl', columns: null } });
        const shown = JSON.parse(rowsOf(await worker.run(task(0))));
        expect(shown.arguments).toEqual(['--model', 'a b']);
        expect(shown.environment).toMatchObject({ ADDED: 'later', GIVEN: 'yes' });
        expect(shown.folder).toBe(join(bench.folder, 'scratch-0'));
        await worker.stop(10_000);
        expect(existsSync(shown.folder)).toBe(false);
      });
    });

    describe('failing', () => {
      it('makes an error that the script raised a failed try, with its traceback and nothing of ours in it', async () => {
        const worker = await ready('raises');
        const outcome = await worker.run(task(0, 'a.png'));
        expect(outcome).toMatchObject({ kind: 'failed', retryable: true });
        const { error } = outcome as Extract<Outcome, { kind: 'failed' }>;
        expect(error.message).toContain('no digit here');
        expect(error.traceback).toContain(join(host.scripts, `raises.${host.extension}`));
        expect(error.traceback).not.toContain('worker-process');
      });

      it('goes on after a failed try', async () => {
        const worker = await ready('raises');
        await worker.run(task(0, 'a.png'));
        expect(await worker.run(task(1, 'b.png'))).toMatchObject({ kind: 'failed' });
      });

      it('marks a do-not-retry error', async () => {
        const worker = await ready('raises-for-good');
        expect(await worker.run(task(0))).toMatchObject({ kind: 'failed', retryable: false });
      });

      it('refuses what is not a list and says what it was', async () => {
        const worker = await ready('returns-nothing');
        const outcome = await worker.run(task(0, 'a.png'));
        expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('not a list') } });
      });

      it('names size and limit of a result that is too large', async () => {
        const worker = await ready('returns-much', { resultLimitBytes: 10_000 });
        const outcome = await worker.run(task(0, 'a.png'));
        expect(outcome).toMatchObject({ kind: 'too-large', limitBytes: 10_000 });
        expect((outcome as { bytes: number }).bytes).toBeGreaterThan(10_000);
        expect(await worker.run(task(1))).toMatchObject({ kind: 'too-large' });
      });

      it('takes a result of exactly the limit', async () => {
        const worker = await ready('returns-much', { resultLimitBytes: 1_000_000 });
        expect(await worker.run(task(0, 'a.png'))).toMatchObject({ kind: 'succeeded', rowCount: 1_000 });
      });

      it('does not run on a file that changed since it was planned', async () => {
        const worker = await ready('echo');
        const planned = task(0, 'a.png', 'b.png');
        const path = bench.write('b.png', 'other, longer bytes');
        const began: number[] = [];
        const outcome = await worker.run(planned, () => began.push(0));
        const message = inputChange(path, planned.slices[1] as Slice, sliceOf(path));
        expect(outcome).toMatchObject({ kind: 'input-changed', path, message });
        expect(began).toEqual([]);
      });

      it('does not run on a file that vanished, and goes on with the next mini-batch', async () => {
        const worker = await ready('echo');
        const planned = task(0, 'a.png');
        unlinkSync(join(bench.folder, 'a.png'));
        const outcome = await worker.run(planned);
        const [slice] = planned.slices as [Slice];
        const message = inputChange(slice.path, slice, undefined);
        expect(outcome).toMatchObject({ kind: 'input-changed', message });
        expect(await worker.run(task(1, 'b.png'))).toMatchObject({ kind: 'succeeded' });
      });
    });

    describe('ending', () => {
      it('kills a worker whose run() is not back in time; what waited behind it has not begun', async () => {
        const worker = await ready('spins', { runTimeoutMs: 300 });
        const before = performance.now();
        const first = worker.run(task(0, 'spin'));
        const second = worker.run(task(1, 'b.png'));
        expect(await first).toMatchObject({ kind: 'timed-out', phase: 'run', afterMs: 300 });
        expect(performance.now() - before).toBeGreaterThanOrEqual(300);
        expect(await second).toEqual({ kind: 'not-begun' });
        await worker.ended;
        expect(isAlive(worker.pid as number)).toBe(false);
        expect(await worker.run(task(2, 'c.png'))).toEqual({ kind: 'not-begun' });
      });

      it.each(['itself', 'what it starts'])(
        'ends a worker that holds more memory than it may, %s, and says so',
        async (who) => {
          const limit = { memoryLimitBytes: 256 * 1024 * 1024, arguments: [who] };
          const files = (count: number) => Array.from({ length: count }, (_, at) => `${at}.png`);
          const worker = await ready('hoards', limit);
          expect(await worker.run(task(0, ...files(2)))).toMatchObject({ kind: 'succeeded' });
          const outcome = await worker.run(task(1, ...files(12)));
          expect(outcome).toMatchObject({
            kind: 'crashed',
            reason: expect.stringMatching(
              /^it ran out of memory: .* \d+ MiB, more than worker_memory_limit \(256 MiB\)$/,
            ),
          });
          await worker.ended;
        },
      );

      it('counts the timeout from the call of run(), not from the hand-over', async () => {
        const worker = await ready('spins', { runTimeoutMs: 500, overheadTimeoutMs: 30_000 });
        const answers = await Promise.all([0, 1, 2].map((index) => worker.run(task(index, `${index}.png`))));
        expect(answers.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded', 'succeeded']);
        expect(await worker.run(task(3, 'spin'))).toMatchObject({ kind: 'timed-out', afterMs: 500 });
      });

      it.each([
        ['exit-3', { exitCode: 3, signal: null }],
        ['exit-0', { exitCode: 0, signal: null }],
        ['signal-SIGKILL', { exitCode: null, signal: 'SIGKILL' }],
      ])('reports how a worker died (%s)', async (how, exit) => {
        const worker = await ready('dies');
        const before = worker.run(task(0, 'a.png'));
        const dying = worker.run(task(1, how));
        const behind = worker.run(task(2, 'c.png'));
        expect(rowsOf(await before)).toBe('a.png\n');
        expect(await dying).toMatchObject({ kind: 'crashed', ...exit });
        expect(await behind).toEqual({ kind: 'not-begun' });
        await worker.ended;
      });

      it('fails an init() that raises, with its traceback, and has ended then', async () => {
        const worker = start('init-raises');
        const outcome = await worker.init();
        expect(outcome).toMatchObject({
          kind: 'failed',
          error: { message: expect.stringContaining('no model there') },
        });
        await worker.ended;
        expect(isAlive(worker.pid as number)).toBe(false);
      });

      it('fails an init() that is not back in time', async () => {
        const outcome = await start('init-spins', { initTimeoutMs: 500 }).init();
        expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('0.5 s') } });
      });

      it('fails an init() of a script that is not there, and names it', async () => {
        const outcome = await start('not-there').init();
        expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('not-there') } });
      });

      it('lets a worker that is stopped finish what it holds, then calls shutdown()', async () => {
        const worker = await ready('tells', { arguments: [join(bench.folder, 'told.txt')] });
        const held = [worker.run(task(0, 'a.png')), worker.run(task(1, 'b.png'))];
        expect(await worker.stop(20_000)).toBeUndefined();
        expect((await Promise.all(held)).map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded']);
        expect(bench.read('told.txt')).toBe('init\nrun a.png\nrun b.png\nshutdown\n');
        expect(await worker.run(task(2, 'c.png'))).toEqual({ kind: 'not-begun' });
      });

      it('kills a worker that is stopped but does not end', async () => {
        const worker = await ready('shutdown-spins');
        expect(await worker.stop(200)).toBe('was killed: it was not done after 0.2 s');
        expect(isAlive(worker.pid as number)).toBe(false);
      });

      it.each([
        ['raise', /^failed \(exit code 1\): .*no totals/],
        ['exit', 'failed (exit code 9)'],
        ['kill', 'failed (signal SIGKILL)'],
      ])('says what kept shutdown() from its end: %s', async (how, told) => {
        const worker = await ready('shutdown-fails', { arguments: [how] });
        expect(await worker.stop(20_000)).toEqual(typeof told === 'string' ? told : expect.stringMatching(told));
      });

      it('kills at once on demand: what ran has crashed, what waited has not begun', async () => {
        const worker = await ready('spins');
        const began = Promise.withResolvers<void>();
        const running = worker.run(task(0, 'spin'), began.resolve);
        const waiting = worker.run(task(1, 'b.png'));
        await began.promise;
        worker.kill();
        expect(await running).toMatchObject({ kind: 'crashed', signal: 'SIGKILL' });
        expect(await waiting).toEqual({ kind: 'not-begun' });
      });

      it('leaves no process behind when all are closed, twice', async () => {
        const workers = [await ready('echo'), await ready('spins')];
        const running = workers[1]?.run(task(0, 'spin'));
        await bench.workers.close();
        await bench.workers.close();
        expect(await running).toMatchObject({ kind: expect.stringMatching(/crashed|not-begun/) });
        for (const { pid } of workers) expect(isAlive(pid as number)).toBe(false);
      });
    });

    describe('printing', () => {
      it('appends what the script prints to its files, secrets masked, and keeps the end of stderr', async () => {
        const worker = await ready('prints', { inherited: { KEY: 'canary-4711' }, secrets: ['canary-4711'] });
        await worker.run(task(0, 'a.png'));
        await until(() => worker.stderrTail() !== '', { what: 'stderr' });
        expect(worker.stderrTail()).toBe('to stderr: ***\n');
        await worker.stop(10_000);
        expect(bench.read('logs/0.stdout.txt')).toBe('to stdout: ***\n');
        expect(bench.read('logs/0.stderr.txt')).toBe('to stderr: ***\n');
      });

      it('masks secrets in messages and tracebacks', async () => {
        const worker = await ready('raises', { inherited: { KEY: 'canary-4711' }, secrets: ['canary-4711'] });
        const outcome = await worker.run(task(0, 'a.png'));
        expect(JSON.stringify(outcome)).not.toContain('canary-4711');
        expect(JSON.stringify(outcome)).toContain('the key is ***');
      });
    });
  });
}

const rowsOf = (outcome: Outcome): string =>
  outcome.kind === 'succeeded' ? Buffer.from(outcome.rows).toString() : `no rows: ${JSON.stringify(outcome)}`;
