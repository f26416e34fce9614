import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

function expectMarbles(source: string, shown: string, isSame?: (before: string, after: string) => boolean): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ hot, expectObservable }) => {
    expectObservable(hot(source).pipe(paced(5, isSame))).toBe(shown);
  });
}

describe('paced', () => {
  it('shows the first value at once, then the newest of each interval', () => {
    expectMarbles('a-b-c-d 7ms e-----|', 'a----c-----d-------e|');
  });

  it('shows the last value as soon as the source completes', () => {
    expectMarbles('a-b|', 'a--(b|)');
  });

  it('shows at once what differs in what matters', () => {
    const isSameCase = (before: string, after: string) => before < 'a' === after < 'a';
    expectMarbles('a-b-C---D-|', 'a---C-----(D|)', isSameCase);
  });
});
