import { describe, expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

describe('a budget of bytes', () => {
  it('lets whoever comes wait until there is room, in the order in which they came', async () => {
    const budget = new ByteBudget(10);
    const gone: string[] = [];
    const take = (name: string, bytes: number) => budget.take(bytes).then(() => gone.push(name));
    await take('first', 6);
    const waiting = [take('second', 6), take('third', 1)];
    await Promise.resolve();
    expect(gone).toEqual(['first']);
    budget.giveBack(6);
    await Promise.all(waiting);
    expect(gone).toEqual(['first', 'second', 'third']);
  });

  it('lets one go alone that is larger than all of it', async () => {
    const budget = new ByteBudget(10);
    await budget.take(100);
    let isGone = false;
    const next = budget.take(1).then(() => {
      isGone = true;
    });
    await Promise.resolve();
    expect(isGone).toBe(false);
    budget.giveBack(100);
    await next;
  });
});
