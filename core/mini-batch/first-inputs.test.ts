import { describe, expect, it } from 'vitest';
import type { TablePlan } from '../table/table-plan.ts';
import { firstInputs } from './first-inputs.ts';

const slice = (path: string) => ({ path, size: 100, modifiedMs: 0 });
const plan = (format: string) => ({ format: { format } }) as unknown as TablePlan;

describe('what a mini-batch consists of, as people are told', () => {
  it('is its first few files', () => {
    const slices = ['a', 'b', 'c', 'd', 'e', 'f'].map(slice);
    expect(firstInputs({ folder: '/in/', slices })).toEqual(['/in/a', '/in/b', '/in/c', '/in/d', '/in/e']);
    expect(firstInputs({ folder: '/in/', slices }, undefined, 1)).toEqual(['/in/a']);
  });

  it('is the part of a table, where it is not the whole file', () => {
    const slices = [slice('t'), slice('u')];
    const ranges = [
      { from: 40, to: 100 },
      { from: 0, to: 100 },
    ];
    expect(firstInputs({ folder: '/in/', slices, ranges }, plan('csv'))).toEqual(['/in/t, bytes 40 to 100', '/in/u']);
    expect(firstInputs({ folder: '/in/', slices, ranges }, plan('parquet'))[1]).toBe('/in/u, rows 0 to 100');
  });
});
