import { expect, it } from 'vitest';
import { type PathStep, stepValues } from './step-values.ts';

it('asks each step once for each place, however many ways lead there', () => {
  const path = 'a'.repeat(20);
  let asked = 0;
  const step = (times: PathStep['times'], letter: string): PathStep => ({
    times,
    after: (_, at) => {
      asked += 1;
      return path[at] === letter ? at + 1 : -1;
    },
    isValue: true,
  });
  const steps = [step('fewest', 'a'), step('most', 'a'), step('fewest', 'a'), step('most', 'a'), step('one', 'b')];
  expect(stepValues(steps, path, [0, 1])).toBeUndefined();
  expect(asked).toBeLessThanOrEqual(steps.length * (path.length + 1));
});
