import { describe, expect, it } from 'vitest';
import { machine } from './machine.ts';

describe('machine', () => {
  it('takes the GPUs that CUDA_VISIBLE_DEVICES leaves', () => {
    expect(machine.gpus({ CUDA_VISIBLE_DEVICES: '2, 3' })).toEqual(['2', '3']);
    expect(machine.gpus({ CUDA_VISIBLE_DEVICES: '' })).toEqual([]);
    expect(machine.gpus({ CUDA_VISIBLE_DEVICES: '-1' })).toEqual([]);
  });

  it('has at least one core', () => {
    expect(machine.cores()).toBeGreaterThan(0);
  });
});
