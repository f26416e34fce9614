import { expect, it } from 'vitest';
import { ServiceLog } from './service-log.ts';

const warning = (run: number, key: string) =>
  ({ kind: 'warning', jobId: `job-${run}`, step: 'score', run: 1, key, message: key }) as const;

it('tells what was put into the dead letters, of whom it is as far as that is known, in one line', () => {
  const lines: string[] = [];
  const log = new ServiceLog((line) => lines.push(line));
  const about = { kind: 'put-aside', place: 'jobs, partition 3, offset 17', reason: 'manifest:\n  jobId: no' } as const;
  for (const [jobId, step] of [
    ['', ''],
    ['a-job', ''],
    ['a-job', 'score'],
  ] as const)
    log.note({ ...about, jobId, step, run: 1 });
  const said = 'put into the dead letters: manifest: jobId: no (jobs, partition 3, offset 17)';
  expect(lines).toEqual([said, `a-job: ${said}`, `a-job/score run 1: ${said}`]);
});

it('tells each warning once a step, and those of new steps however many there were', () => {
  const lines: string[] = [];
  const log = new ServiceLog((line) => lines.push(line));
  for (let run = 0; run < 1_500; run += 1) for (const key of ['odd', 'odd']) log.note(warning(run, key));
  expect(lines).toHaveLength(1_500);
  expect(lines.at(-1)).toBe('job-1499/score run 1: warning: odd');
});

it('tells a plan, of tables without a number of rows that nobody has counted', () => {
  const lines: string[] = [];
  const log = new ServiceLog((line) => lines.push(line));
  for (const [total, items] of [
    [2, 5],
    [66, 0],
    [0, 0],
  ] as const)
    log.note({ kind: 'step-planned', jobId: 'a', step: 'score', run: 1, total, items });
  expect(lines.map((line) => line.slice('a/score run 1: planned: '.length))).toEqual([
    '2 mini-batches, 5 items',
    '66 mini-batches; their rows are counted when they are read',
    '0 mini-batches, 0 items',
  ]);
});
