import { expect, it } from 'vitest';
import { DEFAULT_COMPUTE, scorerOf } from './computes.ts';

it('a scorer of another compute than the default one is started with its name', () => {
  expect([DEFAULT_COMPUTE, 'gpu'].map(scorerOf)).toEqual(['millrace scorer', 'MILLRACE_COMPUTE=gpu millrace scorer']);
});
