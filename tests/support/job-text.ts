import { expect } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { type JobOptions, type JobReading, readJob } from '../../core/job/job-file.ts';

/** A whole job, as short as it can be. */
export const MINIMAL = `name: digits
inputs: [{ name: images, type: file, path: images/*.png }]
entry_script: score.ts
error_threshold: 10
`;

const probe = {
  isFile: (path: string) => !path.includes('missing'),
  isFolder: (path: string) => !path.includes('gone'),
};
const defaults: JobOptions = { currentFolder: '/home/me/jobs', probe, patterns: pathPatterns };

/** What a job file says. Files are there unless their path has "missing" in it, folders unless "gone". */
export const readAt = (path: string, text: string, options: Partial<JobOptions> = {}): JobReading =>
  readJob(readJobText(path, text), { ...defaults, ...options });

export const read = (text: string, options: Partial<JobOptions> = {}): JobReading =>
  readAt('/home/me/jobs/job.yaml', text, options);

/** All that is wrong with it, a line each. */
export function faultsOf(text: string, options: Partial<JobOptions> = {}): string[] {
  try {
    read(text, options);
  } catch (error) {
    expect(error).toMatchObject({ code: 'JOB_INVALID' });
    return (error as Error).message.split('\n  ').filter((line) => !/^\d+ faults:$/.test(line));
  }
  return [];
}
