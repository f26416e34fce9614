import { describe, expect, it } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { readJob } from './job-file.ts';

const MINIMAL = `name: digits
inputs: [{ name: images, type: file, path: images/*.png }]
entry_script: score.ts
error_threshold: 10
`;
const probe = { isFile: () => true, isFolder: () => true };

const read = (text: string) =>
  readJob(readJobText('/jobs/job.yaml', text), { currentFolder: '/jobs', probe, patterns: pathPatterns });

describe('a side input', () => {
  const withPaths = (...paths: string[]) =>
    `${MINIMAL}side_inputs:\n  - { name: words, path: [${paths.map((path) => JSON.stringify(path)).join(', ')}] }\n`;

  it.each([
    ['azure-blob://one/c/words', 'azure-blob://other/c/words'],
    ['azure-blob://one/c/words', 'words'],
    ['words', 'azure-blob://one/c/*.txt'],
  ])('that lies at %s and at %s is refused: a script gets one path', (...paths) => {
    expect(() => read(withPaths(...paths))).toThrow(expect.objectContaining({ code: 'JOB_INVALID' }));
    expect(() => read(withPaths(...paths))).toThrow(/job\.yaml:6: side_inputs\[0\]\.path: .* one path/);
  });

  it('that is tabular has no skip and take: its path is of whole files', () => {
    const text = `${MINIMAL}side_inputs:\n  - { name: words, type: tabular, path: w.csv, take: 2 }\n`;
    expect(() => read(text)).toThrow('side_inputs[0].take: applies only to type file');
  });

  it.each([
    ['azure-blob://one/c/words', 'azure-blob://one/d/*.txt'],
    ['/words', '/other/*.txt'],
  ])('may lie at %s and at %s', (...paths) => {
    expect(read(withPaths(...paths)).draft.sideInputs).toMatchObject([{ name: 'words', paths }]);
  });
});
