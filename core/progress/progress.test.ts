import { describe, expect, it } from 'vitest';
import type { EnvironmentNews } from '../ports/environment-news.ts';
import type { Counts, JournalEvent, StepEvent, TryEvent, Warning, WorkerEvent } from '../ports/journal.ts';
import { noCounts } from '../ports/no-totals.ts';
import type { Progress } from '../ports/progress.ts';
import { foldProgress } from './fold-progress.ts';
import { type ProgressState, startProgress } from './progress-state.ts';
import { viewProgress } from './view-progress.ts';

type Happening = StepEvent | WorkerEvent | TryEvent | EnvironmentNews | Warning;

/** A run on a virtual clock. */
class Story {
  atMs = 1_000_000;
  readonly #state: ProgressState;
  readonly #run: number;

  constructor(run = 1) {
    this.#run = run;
    this.#state = startProgress({ jobId: 'j', step: 's', run }, this.atMs, { maxTries: 3 });
  }

  after(ms: number): this {
    this.atMs += ms;
    return this;
  }

  note(event: Happening, run = this.#run): this {
    foldProgress(this.#state, { jobId: 'j', step: 's', run, ...event } as JournalEvent, this.atMs);
    return this;
  }

  began(index: number, worker = 0, attempt = 1): this {
    return this.note({ kind: 'try-began', index, attempt, worker });
  }

  ended(index: number, more: Partial<Extract<TryEvent, { kind: 'try-ended' }>> = {}): this {
    return this.note({
      kind: 'try-ended',
      index,
      attempt: 1,
      worker: 0,
      ending: 'succeeded',
      items: 1,
      succeededItems: 1,
      startedAtMs: 0,
      durationMs: 1,
      message: '',
      traceback: '',
      inputs: [],
      retryInMs: null,
      ...more,
    });
  }

  settled(counts: Partial<Counts>, total?: number, run = this.#run): this {
    return this.note({ kind: 'step-progressed', counts: { ...noCounts, ...counts }, total, next: 0 }, run);
  }

  get view(): Progress {
    return viewProgress(this.#state, this.atMs);
  }
}

const ready = (story: Story, worker: number): Story =>
  story
    .note({ kind: 'worker-started', worker, pid: 1 })
    .note({ kind: 'init-began', worker })
    .note({ kind: 'init-ended', worker, error: null });

describe('progress', () => {
  it('goes from planning over running and sealing to its end', () => {
    const story = new Story();
    const phases = [story.view.phase];
    phases.push(story.note({ kind: 'step-planned', total: 2, items: 20 }).view.phase);
    phases.push(story.note({ kind: 'step-sealing', status: 'completed' }).view.phase);
    phases.push(story.note({ kind: 'step-ended', status: 'completed', reason: null }).view.phase);
    expect(phases).toEqual(['planning', 'running', 'sealing', 'completed']);
    expect(story.view).toMatchObject({ total: 2, totalItems: 20, stalled: undefined, etaMs: undefined });
  });

  it('runs from the first call of run(), even while the plan is not complete', () => {
    expect(new Story().began(0).view).toMatchObject({ phase: 'running', total: undefined });
  });

  it('counts workers that are alive, ready and busy', () => {
    const story = ready(ready(new Story(), 0), 1).note({ kind: 'worker-started', worker: 2, pid: 3 }).began(7, 1);
    expect(story.view.workers).toEqual({ alive: 3, ready: 2, busy: 1 });
    story.note({ kind: 'worker-ended', worker: 1 });
    expect(story.view.workers).toEqual({ alive: 2, ready: 1, busy: 0 });
  });

  it('tells rate and time left from when the first run() was called', () => {
    const story = new Story().note({ kind: 'step-planned', total: 100, items: 100 }).after(3000).began(0);
    story.after(2000).settled({ succeeded: 18, failed: 2 }, 100);
    expect(story.view.ratePerSecond).toBe(10);
    expect(story.view.etaMs).toBe(8000);
  });

  it('does not take what an earlier run did for its own speed', () => {
    const story = new Story(2).settled({ succeeded: 5000 }, 6000);
    expect(story.view.ratePerSecond).toBeUndefined();
    story.after(1000).settled({ succeeded: 5010 }, 6000);
    expect(story.view.ratePerSecond).toBe(10);
  });

  it('names the mini-batch that has been running longest', () => {
    const story = ready(ready(new Story(), 0), 1).began(4, 0).after(500).began(5, 1, 2).after(1000);
    expect(story.view.oldest).toEqual({ index: 4, attempt: 1, worker: 0, ageMs: 1500 });
    story.ended(4);
    expect(story.view.oldest).toEqual({ index: 5, attempt: 2, worker: 1, ageMs: 1000 });
  });

  it('keeps the error that happened first', () => {
    const failure = { ending: 'failed' as const, message: 'ValueError: 9', traceback: 'at 9', inputs: ['/in/9.txt'] };
    const story = new Story()
      .began(9)
      .ended(9, failure)
      .began(2)
      .ended(2, { ...failure, message: 'ValueError: 2' });
    expect(story.view.firstError).toEqual({
      index: 9,
      attempt: 1,
      message: 'ValueError: 9',
      traceback: 'at 9',
      inputs: ['/in/9.txt'],
    });
  });

  it('says each warning once', () => {
    const story = new Story().note({ kind: 'warning', key: 'a', message: 'one' });
    story.note({ kind: 'warning', key: 'a', message: 'again' }).note({ kind: 'warning', key: 'b', message: 'two' });
    expect(story.view.warnings).toEqual(['one', 'two']);
  });

  it('keeps a bounded number of warnings', () => {
    const story = new Story();
    for (let k = 0; k < 500; k++) story.note({ kind: 'warning', key: `${k}`, message: `${k}` });
    expect(story.view.warnings).toHaveLength(200);
  });

  it('never counts back', () => {
    const story = new Story().settled({ succeeded: 5 }).settled({ succeeded: 3 });
    expect(story.view.counts.succeeded).toBe(5);
  });

  it('ignores events of another run', () => {
    expect(new Story(2).settled({ succeeded: 5 }, 9, 1).view.counts.succeeded).toBe(0);
  });

  it('gives views that later events do not change', () => {
    const story = new Story().settled({ succeeded: 1 });
    const before = story.view;
    const copy = structuredClone(before);
    story.note({ kind: 'warning', key: 'a', message: 'one' }).began(1).settled({ succeeded: 2 });
    expect(before).toEqual(copy);
  });

  it('stands still once it has ended', () => {
    const story = new Story().after(2000).note({ kind: 'step-ended', status: 'failed', reason: 'x' }).after(60_000);
    expect(story.view).toMatchObject({ phase: 'failed', elapsedMs: 2000, stalled: undefined });
  });
});

describe('a run in which nothing moves', () => {
  it('says at once that its environment is being built, and for how long, until that is over', () => {
    const news = { kind: 'environment-building', what: 'numpy, pandas', folder: '/cache/x', line: '' } as const;
    const story = new Story().note({ ...news, seconds: 0 }).after(12_000);
    expect(story.view.stalled).toBe('building the environment: numpy, pandas, 12 s');
    story.after(20_000).note({ ...news, seconds: 30, line: 'fetching' });
    expect(story.view.stalled).toBe('building the environment: numpy, pandas, 32 s');
    story.note({ kind: 'environment-over', seconds: 32, how: 'built' });
    expect(story.after(4_000).view.stalled).toBeUndefined();
    expect(story.after(4_000).view.stalled).toBe('no mini-batch is planned yet: still listing inputs');
  });

  it('is not called stalled before five seconds are over', () => {
    expect(new Story().after(4999).view.stalled).toBeUndefined();
  });

  it('says that inputs are still being listed', () => {
    const story = ready(new Story(), 0).after(6000);
    expect(story.view.stalled).toBe('no mini-batch is planned yet: still listing inputs');
  });

  it('says how long workers have been in init()', () => {
    const story = new Story();
    for (const worker of [0, 1]) story.note({ kind: 'init-began', worker });
    expect(story.after(12_000).view.stalled).toBe('2 workers have been in init() for 12 s');
  });

  it('says that init() keeps failing', () => {
    const story = new Story().note({ kind: 'step-planned', total: 1, items: 1 });
    for (const worker of [0, 1]) story.note({ kind: 'init-ended', worker, error: 'no model' });
    story.after(6000);
    expect(story.view.stalled).toBe('no worker is ready: init() has failed 2 times');
    expect(story.view.warnings).toEqual(['init() failed in worker 0: no model']);
  });

  it('names the mini-batch that runs, its worker and its try', () => {
    const story = ready(new Story(), 2).began(17, 2).after(40_000);
    expect(story.view.stalled).toBe('mini-batch 17 has been running for 40 s in worker 2 (try 1 of 3)');
  });

  it('says when the next try is due', () => {
    const story = ready(new Story(), 0).began(3).ended(3, { ending: 'failed', retryInMs: 16_000 }).after(8000);
    expect(story.view.stalled).toBe('all workers wait: next try of mini-batch 3 in 8 s');
  });

  it('says that tries fail while short ones keep failing', () => {
    const story = ready(new Story(), 0);
    for (let k = 0; k < 8; k++) story.began(k).after(1000).ended(k, { ending: 'failed', attempt: 2 });
    expect(story.began(8).view.stalled).toBe('tries fail: the last one was of mini-batch 7 (try 2 of 3)');
  });

  it('says what the output waits for when nothing runs', () => {
    const story = ready(new Story(), 0).note({ kind: 'step-planned', total: 9, items: 9 }).began(0).ended(0);
    expect(story.after(6000).view.stalled).toBe('no mini-batch is running: the output waits for mini-batch 0');
  });

  it('says that the output is being made', () => {
    const story = new Story().note({ kind: 'step-sealing', status: 'completed' }).after(12_000);
    expect(story.view.stalled).toBe('the output has been in the making for 12 s');
  });

  it('moves again with the next verdict', () => {
    const story = new Story().after(9000).settled({ succeeded: 1 });
    expect(story.view.stalled).toBeUndefined();
  });
});
