import { expect, it } from 'vitest';
import { TextBudget } from './text-budget.ts';

it('a text budget says once that it is used up', () => {
  const budget = new TextBudget(10, 'enough');
  expect(['12345', '67890', '1', '2'].map((text) => budget.take(text))).toEqual(['12345', '67890', 'enough', '']);
});
