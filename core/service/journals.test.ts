import { describe, expect, it } from 'vitest';
import type { Journal } from '../ports/journal.ts';
import { journals } from './journals.ts';

describe('journals', () => {
  it('tells each of them, in their order', () => {
    const heard: string[] = [];
    const named = (name: string): Journal => ({ note: ({ kind }) => heard.push(`${name}: ${kind}`) });
    const run = { jobId: '20261121-084000-k3x9f', step: 'digits', run: 1 };
    journals(named('first'), named('second'), named('third')).note({ kind: 'step-opened', ...run });
    expect(heard).toEqual(['first: step-opened', 'second: step-opened', 'third: step-opened']);
  });
});
