import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Progress } from '../../core/ports/progress.ts';
import { consoleProgress } from './console-progress.ts';
import { isLiveConsole } from './live-console.ts';

const progress = (more: Partial<Progress> = {}): Progress => ({
  jobId: 'j',
  step: 'digits',
  run: 1,
  phase: 'running',
  total: 10,
  totalItems: 10,
  counts: { succeeded: 1, failed: 0, items: 1, failedItems: 0, rows: 1, bytes: 2, retries: 0, duplicates: 0 },
  next: 1,
  elapsedMs: 1000,
  ratePerSecond: undefined,
  etaMs: undefined,
  workers: { alive: 1, ready: 1, busy: 1 },
  oldest: undefined,
  firstError: undefined,
  warnings: [],
  stalled: undefined,
  ...more,
});

/** A terminal that understands what the block uses: up, start of line, clearing to the end of line and screen. */
class Screen {
  columns = 80;
  rows = 24;
  writes = 0;
  #lines: string[] = [];
  #row = 0;
  #column = 0;

  write(text: string): boolean {
    this.writes++;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal reads.
    for (const [piece] of text.matchAll(/\u001b\[\d*[A-Za-z]|\n|\r|[^\u001b\n\r]+/g)) this.#take(piece);
    return true;
  }

  #take(piece: string): void {
    const line = this.#lines[this.#row] ?? '';
    if (piece === '\n') [this.#row, this.#column] = [this.#row + 1, 0];
    else if (piece === '\r') this.#column = 0;
    else if (!piece.startsWith('\u001b')) this.#print(line, piece);
    else if (piece.endsWith('A')) this.#row -= Number.parseInt(piece.slice(2), 10);
    else if (piece.endsWith('K')) this.#lines[this.#row] = line.slice(0, this.#column);
    else if (piece.endsWith('J')) this.#lines = [...this.#lines.slice(0, this.#row), line.slice(0, this.#column)];
  }

  #print(line: string, piece: string): void {
    const before = line.padEnd(this.#column).slice(0, this.#column);
    this.#column += piece.length;
    this.#lines[this.#row] = before + piece + line.slice(this.#column);
  }

  get text(): string {
    return this.#lines.join('\n').trimEnd();
  }
}

class Log {
  readonly lines: string[] = [];
  write(text: string): boolean {
    this.lines.push(...text.trimEnd().split('\n'));
    return true;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a live console', () => {
  it('draws over what it drew before, ten times a second at most, and leaves the last state', () => {
    const screen = new Screen();
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, screen, { isLive: true });
    for (let k = 0; k < 100; k++) {
      progress$.next(progress({ stalled: `nothing moves ${k}`, elapsedMs: k * 10 }));
      vi.advanceTimersByTime(10);
    }
    expect(screen.writes).toBeGreaterThan(8);
    expect(screen.writes).toBeLessThan(13);
    progress$.next(progress({ phase: 'completed' }));
    progress$.complete();
    expect(screen.text).not.toContain('nothing moves');
    expect(screen.text.split('\n')).toHaveLength(5);
  });

  it('draws on a terminal that does not know its size', () => {
    const screen = Object.assign(new Screen(), { columns: 0, rows: 0 });
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, screen, { isLive: true });
    progress$.next(progress());
    expect(screen.text.split('\n')).toHaveLength(5);
  });

  it('draws nothing on a terminal that does not keep up, but the end', () => {
    const screen = Object.assign(new Screen(), { writableNeedDrain: true });
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, screen, { isLive: true });
    progress$.next(progress());
    vi.advanceTimersByTime(500);
    expect(screen.writes).toBe(0);
    progress$.next(progress({ phase: 'failed' }));
    progress$.complete();
    expect(screen.writes).toBe(1);
  });
});

describe('a console off a terminal', () => {
  it('writes a line every five seconds, and at once when the phase changes', () => {
    const log = new Log();
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, log, { isLive: false });
    for (let ms = 0; ms < 12_000; ms += 100) {
      progress$.next(progress({ elapsedMs: ms }));
      vi.advanceTimersByTime(100);
    }
    progress$.next(progress({ phase: 'sealing', elapsedMs: 12_000 }));
    progress$.next(progress({ phase: 'completed', elapsedMs: 12_100 }));
    progress$.complete();
    expect(log.lines.map((line) => line.split(';')[0])).toEqual([
      'digits: running, 0 s',
      'digits: running, 4 s',
      'digits: running, 9 s',
      'digits: sealing, 12 s',
      'digits: completed, 12 s',
    ]);
  });

  it('tells at once that nothing moves, and that it does again', () => {
    const log = new Log();
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, log, { isLive: false });
    for (const stalled of [undefined, 'building, 1 s', 'building, 2 s', undefined])
      progress$.next(progress({ stalled }));
    expect(log.lines.map((line) => line.endsWith('; building, 1 s'))).toEqual([false, true, false]);
  });

  it('tells the first error and each warning once, at once', () => {
    const log = new Log();
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, log, { isLive: false });
    const firstError = { index: 3, attempt: 1, message: 'boom', traceback: '', inputs: [] };
    progress$.next(progress());
    progress$.next(progress({ firstError }));
    progress$.next(progress({ firstError, warnings: ['too many rows'] }));
    progress$.complete();
    expect(log.lines.filter((line) => !line.startsWith('digits:'))).toEqual([
      'first error: mini-batch 3, try 1: boom',
      'warning: too many rows',
    ]);
  });

  it('writes no escape code', () => {
    const log = new Log();
    const progress$ = new Subject<Progress>();
    consoleProgress(progress$, log, { isLive: false });
    progress$.next(progress({ warnings: ['\u001b[2J'] }));
    expect(log.lines.join('')).not.toContain('\u001b');
  });
});

describe('isLiveConsole', () => {
  it('wants a terminal, and nobody who declines colours', () => {
    expect(isLiveConsole({ isTTY: true }, {})).toBe(true);
    expect(isLiveConsole({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(isLiveConsole({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(isLiveConsole({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(isLiveConsole({}, {})).toBe(false);
  });
});
