import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';

describe('a budget', () => {
  it('lets whoever comes wait until there is room, in the order in which they came', async () => {
    const budget = new Budget(10);
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

  it('can be asked without waiting', async () => {
    const budget = new Budget(10);
    expect([budget.takeAtOnce(8), budget.takeAtOnce(3), budget.takeAtOnce(2)]).toEqual([true, false, true]);
    const waiting = budget.take(3);
    budget.giveBack(2);
    expect(budget.takeAtOnce(1)).toBe(false);
    budget.giveBack(8);
    await waiting;
    expect(budget.takeAtOnce(7)).toBe(true);
  });

  it('is held while something is under way, and no longer when that fails', async () => {
    const budget = new Budget(1);
    const failing = budget.during(1, () => Promise.reject(new Error('it failed')));
    const next = budget.during(1, async () => 'next');
    await expect(failing).rejects.toThrow('it failed');
    expect(await next).toBe('next');
    expect(budget.takeAtOnce(1)).toBe(true);
  });

  it('lets one go alone that is larger than all of it', async () => {
    const budget = new Budget(10);
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
