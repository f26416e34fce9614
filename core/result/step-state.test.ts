import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputChange } from '../ports/ordered-output.ts';
import type { MiniBatchFailed, MiniBatchScored, ResultsRecord } from '../ports/records.ts';
import { type StepRules, StepState } from './step-state.ts';

const run = { jobId: 'job-1', step: 'score', run: 1 };
const rules: StepRules = {
  errorThreshold: -1,
  allowedFailedCount: null,
  allowedFailedPercent: null,
  outputAction: 'append_row',
};

const scored = (index: number, change: Partial<MiniBatchScored> = {}): MiniBatchScored => ({
  kind: 'MiniBatchScored',
  ...run,
  index,
  scorer: 'a',
  worker: 0,
  attempt: 1,
  items: 2,
  succeededItems: 2,
  rowCount: 2,
  startedAtMs: 0,
  durationMs: 1,
  warnings: [],
  rows: new TextEncoder().encode(`row ${index}\n`),
  claim: null,
  ...change,
});

const failed = (index: number): MiniBatchFailed => ({
  kind: 'MiniBatchFailed',
  claim: null,
  ...run,
  index,
  scorer: 'a',
  items: 2,
  itemsUnknown: false,
  tries: [
    { attempt: 1, worker: 0, ending: 'failed', message: 'Error: no', traceback: 'at x', startedAtMs: 0, durationMs: 1 },
  ],
  durationMs: 1,
  inputs: ['/in/a'],
});

const planned = (total: number): ResultsRecord => ({ kind: 'StepPlanned', ...run, total, items: 2 * total });

/** The order in which indices reach the output. */
function appendedBy(changes: readonly OutputChange[]): number[] {
  return changes.flatMap((change) => {
    if (change.kind === 'append') return [change.settled.index];
    return change.kind === 'append-set-aside' ? [change.index] : [];
  });
}

describe('StepState', () => {
  it('appends in index order, whatever order verdicts come in, each once (I2, I3)', () => {
    const orders = fc.shuffledSubarray([...Array(12).keys(), ...Array(12).keys()], { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(orders, (order) => {
        const state = new StepState(run, rules);
        const appended = [planned(12), ...order.map((index) => scored(index))].flatMap((record) =>
          appendedBy(state.apply(record)),
        );
        expect(appended).toEqual([...Array(12).keys()]);
        expect(state.decision).toEqual({ status: 'completed', reason: null });
        expect(state.totals).toMatchObject({ succeeded: 12, failed: 0, items: 24, rows: 24 });
      }),
    );
  });

  it('takes the first verdict of an index and counts the later ones (I6)', () => {
    const state = new StepState(run, rules);
    state.apply(scored(0));
    expect(state.apply(failed(0))).toEqual([]);
    expect(state.counts).toMatchObject({ succeeded: 1, failed: 0, duplicates: 1 });
  });

  it('drops the records of another run', () => {
    const state = new StepState({ ...run, run: 2 }, rules);
    expect(state.apply(scored(0))).toEqual([]);
    expect(state.counts.succeeded).toBe(0);
  });

  it('is not complete before the plan is, and is with an empty plan', () => {
    const state = new StepState(run, rules);
    state.apply(scored(0));
    expect(state.decision).toBeUndefined();
    state.apply(planned(1));
    expect(state.decision?.status).toBe('completed');
    const empty = new StepState(run, rules);
    empty.apply(planned(0));
    expect(empty.decision?.status).toBe('completed');
  });

  it('fault 36: fails at the first state past the threshold, never at it, in any order (I7)', () => {
    const threshold = 4;
    const orders = fc.shuffledSubarray([...Array(10).keys()], { minLength: 10, maxLength: 10 });
    const decisionOf = (order: readonly number[], failures: number): { status?: string | undefined; after: number } => {
      const state = new StepState(run, { ...rules, errorThreshold: threshold });
      let after = 0;
      for (const record of [planned(10), ...order.map((index) => (index < failures ? failed(index) : scored(index)))]) {
        if (state.decision === undefined) after += state.apply(record) === undefined ? 0 : 1;
      }
      return { status: state.decision?.status, after };
    };
    fc.assert(
      fc.property(orders, (order) => {
        expect(decisionOf(order, 2).status).toBe('completed');
        const third = order.filter((index) => index < 3).at(-1) as number;
        expect(decisionOf(order, 3)).toEqual({ status: 'failed', after: order.indexOf(third) + 2 });
      }),
    );
  });

  it('changes nothing once it is decided (I10)', () => {
    const state = new StepState(run, { ...rules, errorThreshold: 0 });
    state.apply(failed(1));
    const before = JSON.stringify([state.decision, state.counts, state.next]);
    for (const record of [scored(0), failed(2), planned(3)]) expect(state.apply(record)).toEqual([]);
    expect(JSON.stringify([state.decision, state.counts, state.next])).toBe(before);
  });

  it('fails a step of which not one item succeeded, whatever the thresholds', () => {
    const state = new StepState(run, rules);
    for (const record of [failed(0), failed(1), planned(2)]) state.apply(record);
    expect(state.decision).toEqual({ status: 'failed', reason: 'not one item succeeded' });
    const summaryOnly = new StepState(run, { ...rules, outputAction: 'summary_only' });
    for (const record of [failed(0), planned(1)]) summaryOnly.apply(record);
    expect(summaryOnly.decision?.status).toBe('completed');
  });

  it('judges percent only once the plan is complete', () => {
    const state = new StepState(run, { ...rules, allowedFailedPercent: 10 });
    for (const record of [failed(0), scored(1)]) state.apply(record);
    expect(state.decision).toBeUndefined();
    state.apply(planned(9));
    expect(state.decision?.reason).toContain('allowed_failed_percent');
  });

  const initFailed = (scorer: string, scorers: number, present: readonly string[] = []): ResultsRecord => ({
    kind: 'InitFailed',
    ...run,
    scorer,
    scorers,
    present,
    message: 'init() failed: Error: no model',
    traceback: '',
  });

  it('does not fail for one that knows of nobody, not even of itself', () => {
    const state = new StepState(run, rules);
    state.apply(initFailed('a', 0));
    expect(state.decision).toBeUndefined();
  });

  it('fails when init() has failed on every scorer, or on three before any verdict', () => {
    const alone = new StepState(run, rules);
    alone.apply(initFailed('a', 1));
    expect(alone.decision).toEqual({ status: 'failed', reason: 'init() failed: Error: no model' });

    const many = new StepState(run, rules);
    for (const scorer of ['a', 'b', 'b']) many.apply(initFailed(scorer, 9));
    expect(many.decision).toBeUndefined();
    many.apply(initFailed('c', 9));
    expect(many.decision?.status).toBe('failed');

    const working = new StepState(run, rules);
    for (const record of [scored(0), ...['a', 'b', 'c'].map((each) => initFailed(each, 9))]) working.apply(record);
    expect(working.decision).toBeUndefined();

    const restarting = new StepState(run, rules);
    restarting.apply({ ...scored(0), scorer: 'well' });
    for (const id of ['a1', 'a2']) restarting.apply(initFailed(id, 2, ['well', id]));
    expect(restarting.decision).toBeUndefined();
    restarting.apply(initFailed('a3', 1, ['a3']));
    expect(restarting.decision?.status).toBe('failed');
  });

  it('names the scorer that is gone where nobody is left but those on which init() has failed', () => {
    const left = (id: string) =>
      `no scorer is left that can work on it: ${id} is gone; b cannot: init() failed: Error: no model`;
    const working = new StepState(run, rules);
    for (const id of ['a1', 'a2']) working.apply({ ...scored(id === 'a1' ? 0 : 1), scorer: id });
    for (const present of [['a2', 'b'], ['b']]) working.apply(initFailed('b', 2, present));
    expect(working.decision?.reason).toBe(left('a2'));

    const beginning = new StepState(run, rules);
    for (const present of [['a', 'b'], ['b']]) beginning.apply(initFailed('b', 2, present));
    expect(beginning.decision?.reason).toBe(left('a'));

    const taken = new StepState(run, rules, { ...recovered, verdicts: 2 });
    taken.apply(initFailed('b', 1, ['b']));
    expect(taken.decision?.reason).toBe('init() failed: Error: no model');
  });

  it('does not count a verdict on what the plan does not have', () => {
    const early = new StepState(run, rules);
    for (const record of [scored(0), scored(7), planned(3), scored(1)]) early.apply(record);
    expect(early.decision).toBeUndefined();
    early.apply(scored(2));
    expect(early.decision?.status).toBe('completed');

    const late = new StepState(run, rules);
    for (const record of [planned(3), scored(0), scored(3), scored(1)]) expect(late.apply(record)).toBeDefined();
    expect([late.decision, late.counts.succeeded]).toEqual([undefined, 2]);

    const appended = new StepState(run, rules);
    for (const record of [scored(0), scored(1), planned(1)]) appended.apply(record);
    expect(appended.decision).toMatchObject({ status: 'failed', reason: expect.stringContaining('mini-batch 1') });
  });

  const recovered = {
    next: 2,
    total: null,
    totalItems: null,
    logOffset: null,
    initFailed: [],
    verdicts: 0,
    decision: null,
    appended: { succeeded: 2, failed: 0, items: 4, failedItems: 0, rows: 4, bytes: 12, retries: 0 },
    setAside: [],
    notices: [],
  };

  it('goes on from what was recovered', () => {
    const { rows: _, ...aside } = { ...scored(3), status: 'succeeded' as const, error: '', traceback: '', inputs: [] };
    const state = new StepState(run, rules, { ...recovered, setAside: [{ ...aside, length: 6 }] });
    expect(appendedBy(state.apply(scored(1)))).toEqual([]);
    expect(appendedBy(state.apply(scored(2)))).toEqual([2, 3]);
    expect(state.totals).toMatchObject({ succeeded: 4, items: 8, bytes: 24 });
  });

  it('believes no other total than the first', () => {
    const state = new StepState(run, rules);
    const others = [planned(1), planned(9), { ...planned(3), items: 1 } as const];
    for (const record of [scored(0), planned(3), ...others, scored(1)]) state.apply(record);
    expect([state.total, state.totalItems, state.decision]).toEqual([3, 6, undefined]);
    state.apply(scored(2));
    expect(state.decision?.status).toBe('completed');
  });

  it('stays decided as its last checkpoint says, though nothing that was recovered would decide it', () => {
    const decision = { status: 'failed', reason: 'init() failed: Error: no model' } as const;
    const state = new StepState(run, rules, { ...recovered, decision });
    state.apply(scored(2));
    expect([state.decision, state.next]).toEqual([decision, 2]);
  });
});
