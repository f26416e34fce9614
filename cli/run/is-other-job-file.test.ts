import { expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { isOtherJobFile } from './is-other-job-file.ts';

const JOB = '20261121-120000-abcde';

it('a job file is another one than that of the job with its key when its text is', async () => {
  const store = memoryStore();
  const isOther = (jobText: string) => isOtherJobFile({ jobText, store }, JOB);
  expect(await isOther('name: digits')).toBe(false);
  await store.putIfAbsent(layout.jobText(JOB), new TextEncoder().encode('name: digits'));
  expect(await isOther('name: digits')).toBe(false);
  expect(await isOther('name: others')).toBe(true);
});
