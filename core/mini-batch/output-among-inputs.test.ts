import { describe, expect, it } from 'vitest';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { refuseOutputIn } from './output-among-inputs.ts';

const WORKSPACE = '/data/ws';
const input = (...paths: string[]): ResolvedInput => ({
  name: 'files',
  type: 'file',
  paths,
  isList: false,
  skip: 0,
  take: null,
});
const output = (folder: string, fileName: string | null = 'out.txt') => ({ workspace: WORKSPACE, folder, fileName });
const refusal = (paths: string[], folder: string, fileName?: string | null) => () =>
  refuseOutputIn(input(...paths), output(folder, fileName), pathPatterns);

describe('an output among its own inputs', () => {
  it.each([
    [['/data/in'], '/data/in'],
    [['/other', '/data/in'], '/data/in/deep/out'],
    [['/data/in/**/*.txt'], '/data/in/out'],
    [['/'], '/anywhere'],
  ])('is refused: %j, %s', (paths, folder) => {
    expect(refusal(paths, folder)).toThrow(expect.objectContaining({ code: 'JOB_INVALID' }));
  });

  it.each([
    [['/data/in'], '/data/input'],
    [['/data/in'], '/data'],
    [['/data/in/*.png'], '/data/in'],
    [['/data/in/file.csv'], '/data/in'],
    [['/data'], '/data/ws/jobs/j/s/outputs/output'],
  ])('is not what lies beside them, or in the workspace: %j, %s', (paths, folder) => {
    expect(refusal(paths, folder)).not.toThrow();
  });

  it('counts where only scripts write as well', () => {
    expect(refusal(['/data/in'], '/data/in/out', null)).toThrow('lies in /data/in, which is input files');
  });
});
