import { expect, it } from 'vitest';
import { Newest } from './newest.ts';

it('forgets what was set longest ago, once it is too much', () => {
  const newest = new Newest<number>();
  for (let n = 0; n < 1_024; n += 1) newest.set(`run ${n}`, n);
  newest.set('run 0', 7);
  newest.set('another', 1);
  expect([newest.get('run 0'), newest.get('run 1'), newest.get('run 2'), newest.get('another')]).toEqual([
    7,
    undefined,
    2,
    1,
  ]);
});

it('holds as many as its owner says', () => {
  const newest = new Newest<number>(2);
  for (const n of [1, 2, 3]) newest.set(`${n}`, n);
  expect([newest.get('1'), newest.get('2'), newest.get('3')]).toEqual([undefined, 2, 3]);
});

it('forgets what is over', () => {
  const newest = new Newest<number>();
  newest.set('run', 1);
  newest.delete('run');
  expect(newest.get('run')).toBeUndefined();
});
