import { describe, expect, it } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { type JobOptions, type JobReading, readJob } from './job-file.ts';

const MINIMAL = `name: digits
inputs: [{ name: images, type: file, path: images/*.png }]
entry_script: score.ts
error_threshold: 10
`;

const probe = {
  isFile: (path: string) => !path.includes('missing'),
  isFolder: (path: string) => !path.includes('gone'),
};
const defaults: JobOptions = { currentFolder: '/home/me/jobs', probe, patterns: pathPatterns };

const read = (text: string): JobReading => readJob(readJobText('/home/me/jobs/job.yaml', text), defaults);

function faultsOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'JOB_INVALID' });
    return (error as Error).message.split('\n  ').filter((line) => !/^\d+ faults:$/.test(line));
  }
  return [];
}

describe('partition keys', () => {
  const partitioned = MINIMAL.replace('path: images/*.png', 'path: images, partition_format: "{city}/{year}/*.png"');

  it('are a list, or a parameter that is one as JSON, and stand in for a size', () => {
    expect(read(`${partitioned}partition_keys: [year, city]\n`).draft).toMatchObject({
      inputs: [{ partitionFormat: '{city}/{year}/*.png' }],
      settings: { partitionKeys: ['year', 'city'] },
    });
    const byParameter = `${partitioned}partition_keys: "\${{parameters.keys}}"\nparameters: { keys: '["city"]' }\n`;
    expect(read(byParameter).draft.settings.partitionKeys).toEqual(['city']);
  });

  it('are refused beside a size, and when no path has them', () => {
    expect(faultsOf(`${partitioned}partition_keys: [city]\nmini_batch_size: 3\n`)).toEqual([
      expect.stringMatching(/^job\.yaml:5: partition_keys: goes not together with mini_batch_size/),
    ]);
    expect(faultsOf(`${partitioned}partition_keys: [citi]\n`)).toEqual([
      'job.yaml:5: partition_keys: citi is not a key in the partition_format of input images; did you mean city?',
    ]);
  });
});
