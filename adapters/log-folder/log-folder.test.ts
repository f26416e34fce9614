import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EnvironmentNews } from '../../core/ports/environment-news.ts';
import type { Counts, JournalEvent, StepEvent, TryEvent, Warning, WorkerEvent } from '../../core/ports/journal.ts';
import { LOG_FILES } from '../../core/ports/log-files.ts';
import { createLogFolder } from './log-folder.ts';

let folder: string;
let nowMs: number;
let troubles: unknown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
  nowMs = Date.UTC(2026, 10, 21, 10, 11, 12);
  troubles = [];
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const open = (below = '', node = 'node-1') =>
  createLogFolder({
    folder: join(folder, below),
    node,
    now: () => nowMs,
    onTrouble: (error) => troubles.push(error),
  });

const happened = (event: StepEvent | WorkerEvent | TryEvent | EnvironmentNews | Warning): JournalEvent =>
  ({ jobId: 'j', step: 'digits', run: 1, ...event }) as JournalEvent;

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

const failure = (index: number, more: Partial<Extract<TryEvent, { kind: 'try-ended' }>> = {}): JournalEvent =>
  happened({
    kind: 'try-ended',
    index,
    attempt: 1,
    worker: 0,
    ending: 'failed',
    items: 2,
    succeededItems: 0,
    startedAtMs: nowMs,
    durationMs: 5,
    message: 'ValueError: boom',
    traceback: 'Traceback:\n  File "a.py"\nValueError: boom',
    inputs: ['/in/1.png', '/in/2.png'],
    retryInMs: 1000,
    ...more,
  });

const counts: Counts = {
  succeeded: 3,
  failed: 1,
  items: 40,
  failedItems: 10,
  rows: 30,
  bytes: 300,
  retries: 2,
  duplicates: 0,
};

describe('the log folder', () => {
  it('explains itself', async () => {
    await open().close();
    expect(read(LOG_FILES.readme)).toContain('processed_mini-batches.csv');
  });

  it('tells each failed try in one line, and in full by process', async () => {
    const log = open();
    log.note(failure(17));
    log.note(failure(18, { worker: 2, retryInMs: null, traceback: '' }));
    await log.close();
    expect(read(LOG_FILES.errors)).toBe(
      `2026-11-21T10:11:12.000Z run 1, mini-batch 17, try 1, node-1/process000: failed: ValueError: boom (next try in 1 s)
2026-11-21T10:11:12.000Z run 1, mini-batch 18, try 1, node-1/process002: failed: ValueError: boom (no further try)
`,
    );
    expect(read('user/error/node-1/process000.txt')).toBe(
      `2026-11-21T10:11:12.000Z run 1, mini-batch 17, try 1, node-1/process000: failed: ValueError: boom (next try in 1 s)
    inputs: /in/1.png
            /in/2.png
    Traceback:
      File "a.py"
    ValueError: boom

`,
    );
  });

  it('lets no script forge a line', async () => {
    const log = open();
    log.note(failure(1, { message: 'boom\n2026-11-21 run 1: completed', traceback: 'a\r2026-11-21 run 1: completed' }));
    await log.close();
    expect(read(LOG_FILES.errors).trimEnd().split('\n')).toHaveLength(1);
    expect(read('user/error/node-1/process000.txt')).toContain('\n    2026-11-21 run 1: completed');
  });

  it('has a row for each try, good or bad', async () => {
    const log = open();
    log.note(failure(1, { ending: 'succeeded' }));
    log.note(failure(3));
    await log.close();
    const rows = read(LOG_FILES.miniBatches).trimEnd().split('\n');
    expect(rows.map((row) => row.split(',', 1)[0])).toEqual(['Mini-batch Id', '1', '3']);
  });

  it('sums up what each process and the node did, a row for each time', async () => {
    for (const _ of ['first', 'resumed']) {
      const log = open();
      log.note(failure(1, { ending: 'succeeded', succeededItems: 2, worker: 2, startedAtMs: nowMs + 1_000 }));
      log.note(failure(3));
      log.note(failure(4, { worker: 2, durationMs: 1_500 }));
      await log.close();
    }
    await open().close();
    const [start, later] = ['2026-11-21T10:11:12.000Z', '2026-11-21T10:11:13.500Z'];
    const processes = [
      `node-1/process000,1,0,1,2,0,${start},2026-11-21T10:11:12.005Z,0.005\n`,
      `node-1/process002,2,1,1,4,2,${start},${later},1.505\n`,
    ].join('');
    expect(read(LOG_FILES.processes).replace(/^Process,.*\n/, '')).toBe(processes + processes);
    const node = `node-1,2,3,1,2,6,2,${start},${later},1.51\n`;
    expect(read(LOG_FILES.nodeTotals).replace(/^Node,Processes,.*\n/, '')).toBe(node + node);
  });

  it('tells phases at once and counts every five seconds', async () => {
    const log = open();
    log.note(happened({ kind: 'step-opened' }));
    log.note(happened({ kind: 'step-planned', total: 8, items: 80 }));
    for (let k = 0; k < 100; k++) {
      nowMs += 100;
      log.note(happened({ kind: 'step-progressed', counts, total: 8, next: 4 }));
    }
    const news = { kind: 'environment-building', what: 'numpy', folder: '/cache/x' } as const;
    log.note(happened({ ...news, seconds: 0, line: '' }));
    log.note(happened({ ...news, seconds: 30, line: 'fetching' }));
    log.note(happened({ kind: 'environment-over', seconds: 41, how: 'built' }));
    for (const _ of [1, 2]) log.note(happened({ kind: 'warning', key: 'w', message: 'more rows than items' }));
    log.note(happened({ kind: 'step-sealing', status: 'failed' }));
    log.note(happened({ kind: 'step-ended', status: 'failed', reason: '10 items failed' }));
    await log.close();
    const told = read('job_progress_overview.20261121.txt').trimEnd().split('\n');
    const processed = '4 of 8 mini-batches processed (1 failed), 40 items (10 failed), 30 rows, 2 retries';
    expect(told.map((line) => line.slice(25))).toEqual([
      'run 1: opened',
      'run 1: planned 8 mini-batches of 80 items',
      `run 1: ${processed}; 0 s elapsed`,
      `run 1: ${processed}; 5 s elapsed`,
      'run 1: building an environment in /cache/x: numpy',
      'run 1: still building the environment after 30 s: fetching',
      'run 1: building the environment took 41 s',
      'run 1: warning: more rows than items',
      'run 1: makes the output, to end failed',
      `run 1: failed: 10 items failed; ${processed}`,
    ]);
    expect(read(LOG_FILES.result)).toBe(
      `2026-11-21T10:11:22.000Z job j, step digits, run 1: failed
    reason: 10 items failed
    ${processed}
    errors: job_error.txt, with tracebacks below user/error/
`,
    );
  });

  it('goes on telling counts when the wall clock jumps back (fault 43)', async () => {
    const log = open();
    log.note(happened({ kind: 'step-progressed', counts, total: 8, next: 4 }));
    nowMs -= 3_600_000;
    log.note(happened({ kind: 'step-progressed', counts, total: 8, next: 4 }));
    await log.close();
    expect(read('job_progress_overview.20261121.txt').trimEnd().split('\n')).toHaveLength(2);
  });

  it('tells what became of workers, and a failed init() as an error', async () => {
    const log = open();
    log.note(happened({ kind: 'worker-started', worker: 0, pid: 42 }));
    log.note(happened({ kind: 'init-began', worker: 0 }));
    log.note(happened({ kind: 'init-ended', worker: 0, error: 'no model\n  at init' }));
    log.note(happened({ kind: 'worker-ended', worker: 0 }));
    await log.close();
    const lines = read('sys/node/node-1/process000.txt').trimEnd().split('\n');
    expect(lines.map((line) => line.slice(25))).toEqual([
      'run 1: started, pid 42',
      'run 1: init() began',
      'run 1: init() failed: no model   at init',
      'run 1: ended',
    ]);
    expect(read(LOG_FILES.errors)).toContain('node-1/process000: init() failed: no model   at init\n');
    expect(read('user/error/node-1/process000.txt')).toContain('\n    no model\n      at init\n');
  });

  it('goes on where an earlier run left off', async () => {
    for (const index of [1, 2]) {
      const log = open();
      log.note(failure(index));
      await log.close();
    }
    expect(read(LOG_FILES.miniBatches).trimEnd().split('\n')).toHaveLength(3);
    expect(read(LOG_FILES.readme).match(/The logs of one step/g)).toHaveLength(1);
  });

  it('says what its files are once, and first, though many nodes begin to write there at the same moment', async () => {
    const logs = ['planner', 'collector', 'scorer-1', 'scorer-2'].map((node) => open('', node));
    for (const log of logs) log.note(failure(1));
    await Promise.all(logs.map((log) => log.close()));
    const headers = [
      [LOG_FILES.miniBatches, 'Mini-batch Id'],
      [LOG_FILES.processes, 'Process'],
      [LOG_FILES.nodeTotals, 'Node'],
    ] as const;
    for (const [path, first] of headers) {
      const rows = read(path).trimEnd().split('\n');
      expect(rows.map((row) => row.split(',', 1)[0] === first)).toEqual([true, false, false, false, false]);
    }
    expect(read(LOG_FILES.readme).match(/The logs of one step/g)).toHaveLength(1);
    expect(readdirSync(join(folder, 'sys/job_report'))).toHaveLength(3);
    expect(troubles).toEqual([]);
  });

  it('writes by itself after a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const log = open();
    log.note(failure(1));
    expect(readdirSync(folder)).toEqual([]);
    vi.advanceTimersByTime(200);
    await vi.waitFor(() => expect(readdirSync(folder)).toContain('user'));
    await log.close();
  });

  it('writes at once when much is pending', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const log = open();
    for (let index = 0; index < 200; index++) log.note(failure(index));
    const limit = performance.now() + 10_000;
    while (performance.now() < limit && !readdirSync(folder).includes('user')) await new Promise(setImmediate);
    expect(readdirSync(folder)).toContain('user');
    await log.close();
    expect(read(LOG_FILES.miniBatches).trimEnd().split('\n')).toHaveLength(201);
  });

  it('drops what the disk cannot keep up with, and says how much', async () => {
    const log = open();
    const traceback = 'x'.repeat(1_000_000);
    for (let index = 0; index < 20; index++) log.note(failure(index, { traceback }));
    await log.close();
    expect(read(LOG_FILES.errors)).toMatch(/\d+ lines of these logs are missing: the disk did not take them$/m);
    expect(troubles).toEqual([]);
  });

  it('reports a disk that takes nothing once, and never throws (fault 40)', async () => {
    writeFileSync(join(folder, 'file'), '');
    const log = open('file');
    for (let index = 0; index < 200; index++) log.note(failure(index));
    await log.close();
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toBeInstanceOf(Error);
    expect(() => log.note(failure(1))).not.toThrow();
  });

  it('reports an event that it cannot write instead of throwing', async () => {
    const log = open();
    log.note(failure(1, { startedAtMs: Number.NaN }));
    await log.close();
    expect(troubles).toHaveLength(1);
  });

  it('reports a sum that it cannot write instead of throwing', async () => {
    const log = open();
    log.note(failure(1));
    log.note(failure(2, { startedAtMs: 8.64e15, durationMs: 8e15 }));
    await log.close();
    expect(troubles).toHaveLength(1);
    expect(read(LOG_FILES.miniBatches).trimEnd().split('\n')).toHaveLength(3);
  });

  it('sums up nothing where no try has ended', async () => {
    const log = open();
    log.note(happened({ kind: 'step-opened' }));
    await log.close();
    expect(readdirSync(join(folder, 'sys/job_report'))).toEqual(['processed_mini-batches.csv']);
  });
});
