import { beforeEach, describe, expect, it } from 'vitest';
import { type AfterFailure, InitRecord } from './init-record.ts';

let record: InitRecord;
beforeEach(() => {
  record = new InitRecord();
});

const failures = (count: number, worker: number, present: readonly number[]): readonly AfterFailure[] =>
  Array.from({ length: count }, () => record.failed(worker, present));

describe('a failing init()', () => {
  it('is given up once it has failed three times in a row in each worker that there is, however many', () => {
    const present = Array.from({ length: 64 }, (_, worker) => worker);
    const each = present.flatMap((worker) => failures(3, worker, present));
    expect(each.indexOf('give-up')).toBe(3 * 64 - 1);
  });

  it('in some of them is tried again as long as one is loading for the first time, or was ready', () => {
    expect(failures(20, 1, [0, 1])).not.toContain('give-up');
    record.ready(0);
    expect(failures(20, 1, [0, 1])).not.toContain('give-up');
    expect(failures(3, 0, [0, 1])).toEqual(['try-again', 'try-again', 'give-up']);
  });

  it('leaves its slot to a worker that was ready, and has made room for another step', () => {
    record.ready(0);
    expect(failures(3, 1, [1])).toEqual(['try-again', 'try-again', 'make-room']);
    expect(record.readyOtherThan([])).toBe(0);
    // It had its chance, and has lost it: there is nobody left.
    expect(failures(3, 0, [0])).toEqual(['try-again', 'try-again', 'give-up']);
  });

  it('counts on where its worker has made room for another step in between', () => {
    expect([...failures(2, 0, [0, 1]), ...failures(3, 1, [1])]).toContain('give-up');
    expect(failures(1, 0, [0, 1])).toEqual(['give-up']);
  });

  it('is told of once, and again when it was ready in between', () => {
    const told = (): readonly boolean[] => [1, 2, 3, 4].map(() => record.failed(1, [0, 1]) && record.isNews(1));
    expect(told()).toEqual([false, false, true, false]);
    record.ready(1);
    expect(told()).toEqual([false, false, true, false]);
  });
});
