import { expect, it } from 'vitest';
import { ServiceLog } from './service-log.ts';

const warning = (run: number, key: string) =>
  ({ kind: 'warning', jobId: `job-${run}`, step: 'score', run: 1, key, message: key }) as const;

it('tells each warning once a step, and those of new steps however many there were', () => {
  const lines: string[] = [];
  const log = new ServiceLog((line) => lines.push(line));
  for (let run = 0; run < 1_500; run += 1) for (const key of ['odd', 'odd']) log.note(warning(run, key));
  expect(lines).toHaveLength(1_500);
  expect(lines.at(-1)).toBe('job-1499/score run 1: warning: odd');
});
