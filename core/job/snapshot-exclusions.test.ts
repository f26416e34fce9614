import { describe, expect, it } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { REGISTRY_KINDS } from '../registry/kinds.ts';
import { places as registries } from '../registry/places.ts';
import { readJob } from './job-file.ts';
import { layout } from './layout.ts';
import { snapshotExclusions } from './snapshot-exclusions.ts';

interface Case {
  readonly path?: string;
  readonly script?: string;
  readonly output?: string;
  readonly workspace?: string;
  readonly byProducts?: readonly string[];
}

function draftOf({ path = 'x', script = 'score.ts', output }: Case) {
  const text = `name: digits
inputs: [{ name: a, path: ${JSON.stringify(path)} }]
entry_script: ${script}
error_threshold: 0
${output === undefined ? '' : `output: { path: "${output}" }`}
`;
  const options = { currentFolder: '/', probe: { isFile: () => true, isFolder: () => true }, patterns: pathPatterns };
  return readJob(readJobText('/job/job.yaml', text), options).draft;
}

const exclusions = ({ workspace = '/job/.millrace', byProducts = [], ...job }: Case) =>
  snapshotExclusions([draftOf(job)], workspace, pathPatterns, byProducts);

/** Of a place in the workspace, or what makes one of its arguments. */
const pathOf = (place: unknown, ...parts: readonly unknown[]): string =>
  typeof place === 'function' ? String(place(...parts)) : String(place);

describe('what a snapshot leaves out', () => {
  it('is the workspace, and input folders and files as they are', () => {
    expect(exclusions({ path: 'images' }).exclude).toEqual(['/job/images', '/job/.millrace']);
    expect(exclusions({ path: '/data/a.png' }).exclude).toContain('/data/a.png');
  });

  it('is of a workspace around the source only what is its own', () => {
    const { exclude, isExcluded } = exclusions({ workspace: '/job' });
    const isOut = (place: string) => exclude.includes(`/job/${place.split('/')[0]}`) || isExcluded(place, false);
    const places = [
      ...Object.values(layout).map((place) => pathOf(place, 'x', 7, 7)),
      ...REGISTRY_KINDS.flatMap((kind) => Object.values(registries).map((place) => pathOf(place, kind, 'x', 7))),
    ];
    expect(places.filter((place) => !isOut(place) && !isOut(`${place}/x/7`))).toEqual([]);
    expect(['models/net.py', 'datasets/a/read.py', 'y/models/x/7', 'y.py'].filter(isOut)).toEqual([]);
    expect(exclude).not.toContain('/job');
  });

  it('is of a pattern just what matches', () => {
    const { isExcluded } = exclusions({ path: 'lib/**/*.png' });
    expect(isExcluded('lib/a/b.png', false)).toBe(true);
    expect(isExcluded('lib/a/b.ts', false)).toBe(false);
    expect(isExcluded('a.png', false)).toBe(false);
  });

  it('is never a folder because its name matches', () => {
    const { isExcluded } = exclusions({ path: '*.d' });
    expect(isExcluded('a.d', false)).toBe(true);
    expect(isExcluded('a.d', true)).toBe(false);
  });

  it.each(['.', '..', '**/*', '*.ts', 'score.ts'])('is nothing of an input %j that takes in the script', (path) => {
    const { exclude, isExcluded } = exclusions({ path });
    expect(exclude).toEqual(['/job/.millrace']);
    expect(isExcluded('helper.ts', false)).toBe(false);
  });

  it('is the output, of earlier jobs too', () => {
    const { isExcluded } = exclusions({ output: 'out(1)/{job_id}/x' });
    expect(isExcluded('out(1)/20261121-084000-k3x9f/x', true)).toBe(true);
    expect(isExcluded('out(1)/20261121-084000-k3x9f', true)).toBe(false);
    expect(isExcluded('out(1)/notes', true)).toBe(false);
    expect(exclusions({ output: 'results' }).isExcluded('results', true)).toBe(true);
    expect(exclusions({ output: 'results' }).isExcluded('results2', true)).toBe(false);
  });

  it('is beside the script only the output file', () => {
    const { isExcluded } = exclusions({ output: 'src', script: 'src/score.ts' });
    expect(isExcluded('src', true)).toBe(false);
    expect(isExcluded('src/parallel_run_step.txt', false)).toBe(true);
    expect(isExcluded('src/parallel_run_step.txt.partial', true)).toBe(true);
    expect(isExcluded('src/helper.ts', false)).toBe(false);
  });

  it('is what the job file names where the command line names others', () => {
    const drafts = [draftOf({ path: 'small', output: 'o1' }), draftOf({ path: 'large', output: 'o2' })] as const;
    const { exclude, isExcluded } = snapshotExclusions(drafts, '/ws', pathPatterns);
    expect(exclude).toEqual(['/job/small', '/job/large', '/ws']);
    expect([isExcluded('o1', true), isExcluded('o2', true)]).toEqual([true, true]);
  });

  it('is what runs have written there, never with the script', () => {
    const byProducts = ['/job/o1', '/job/run/{job_id}', '/job/a.log', '/job/src', '/job'];
    const { isExcluded } = exclusions({ byProducts, script: 'src/score.ts' });
    for (const path of ['o1', 'a.log', 'run/20261121-084000-k3x9f']) expect(isExcluded(path, true)).toBe(true);
    for (const path of ['o11', 'b.log', 'run', 'src', 'src/helper.ts']) expect(isExcluded(path, true)).toBe(false);
  });
});
