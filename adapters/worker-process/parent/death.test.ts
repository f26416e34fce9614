import { describe, expect, it } from 'vitest';
import { describeDeath, outcomeOfHead } from './death.ts';
import { type HandedOver, TaskQueue } from './task-queue.ts';

const EXIT = { exitCode: 3, signal: null };
const task = (index: number) => ({ index, attempt: 1, input: 'x', folder: '', slices: [] });

/** A queue's head that was handed over alone or behind another one, begun or not. */
function head({ isAlone, hasBegun }: { isAlone: boolean; hasBegun: boolean }): HandedOver {
  const queue = new TaskQueue();
  if (!isAlone) queue.add(task(0), undefined, () => undefined);
  queue.add(task(1), undefined, () => undefined);
  if (!isAlone) queue.settleHead({ kind: 'not-begun' });
  if (hasBegun) queue.beginHead(undefined);
  return queue.head as HandedOver;
}

describe('outcomeOfHead', () => {
  it('is a crash when run() was called', () => {
    const begun = head({ isAlone: false, hasBegun: true });
    expect(outcomeOfHead(begun, undefined, EXIT)).toMatchObject({ kind: 'crashed', ...EXIT });
  });

  it('costs no try when it waited behind one that was answered', () => {
    expect(outcomeOfHead(head({ isAlone: false, hasBegun: false }), undefined, EXIT)).toEqual({ kind: 'not-begun' });
  });

  it('is a crash when the worker got it alone, so that it is not fed to dying workers for ever', () => {
    const alone = head({ isAlone: true, hasBegun: false });
    expect(outcomeOfHead(alone, undefined, { exitCode: 0, signal: null })).toMatchObject({
      kind: 'crashed',
      exitCode: 0,
    });
  });

  it('costs no try when we killed the worker before run() was called', () => {
    expect(outcomeOfHead(head({ isAlone: true, hasBegun: false }), { kind: 'killed' }, EXIT)).toEqual({
      kind: 'not-begun',
    });
  });

  it('tells a run() that was too slow from a hand-over that was', () => {
    const begun = head({ isAlone: true, hasBegun: true });
    const waiting = head({ isAlone: true, hasBegun: false });
    expect(outcomeOfHead(begun, { kind: 'timed-out', head: begun, afterMs: 5 }, EXIT)).toMatchObject({ phase: 'run' });
    expect(outcomeOfHead(waiting, { kind: 'timed-out', head: waiting, afterMs: 5 }, EXIT)).toMatchObject({
      kind: 'timed-out',
      phase: 'hand-over',
      afterMs: 5,
    });
  });

  it('does not blame the next one when the late one answered at the last moment', () => {
    const late = head({ isAlone: true, hasBegun: true });
    const next = head({ isAlone: false, hasBegun: false });
    expect(outcomeOfHead(next, { kind: 'timed-out', head: late, afterMs: 5 }, EXIT)).toEqual({ kind: 'not-begun' });
  });

  it('carries the reason when the worker broke the protocol', () => {
    const begun = head({ isAlone: true, hasBegun: true });
    expect(outcomeOfHead(begun, { kind: 'broken', reason: 'it sent noise' }, EXIT)).toMatchObject({
      kind: 'crashed',
      reason: 'it sent noise',
    });
  });
});

describe('describeDeath', () => {
  it('names exit code or signal', () => {
    expect(describeDeath(undefined, EXIT)).toBe('the worker ended before it was ready, with exit code 3');
    expect(describeDeath(undefined, { exitCode: null, signal: 'SIGSEGV' })).toContain('by signal SIGSEGV');
  });

  it('names what we ended it for', () => {
    expect(describeDeath({ kind: 'timed-out', head: undefined, afterMs: 1_500 }, EXIT)).toContain('longer than 1.5 s');
    expect(describeDeath({ kind: 'broken', reason: 'it sent noise' }, EXIT)).toContain('because it sent noise');
  });
});
