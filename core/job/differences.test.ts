import { expect, it } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { differences } from './differences.ts';
import { readJob } from './job-file.ts';
import type { StepManifest } from './manifest.ts';
import { manifestOf } from './manifest-draft.ts';
import { manifestJson, parseManifest } from './manifest-schema.ts';

const JOB = `name: digits
inputs: [{ name: images, path: images/ }]
entry_script: score.ts
error_threshold: 10
tags: { team: a }
`;

function submitted(job: string, submittedAtMs: number, sha256: string): StepManifest {
  const probe = { isFile: () => true, isFolder: () => true };
  const { draft } = readJob(readJobText('/job/job.yaml', job), { currentFolder: '/', probe, patterns: pathPatterns });
  return manifestOf(draft, { jobId: '20261121-084000-k3x9f', submittedAtMs, sha256, outputsFolder: '/store/outputs' });
}

const kept = parseManifest(manifestJson(submitted(JOB, 1, 'ab'.repeat(32))));
const differ = (job: string) => differences(kept, submitted(job, 2, ''));

it('are none between two submissions of one job, whenever, and with which snapshot', () => {
  expect(differ(JOB)).toEqual([]);
});

it('have the names of the job file', () => {
  const other = JOB.replace('images/', 'more/').replace('score', 'other').replace('10', '11').replace('team: a', '');
  expect(differ(`${other}mini_batch_size: 5\n`)).toEqual([
    ...['tags', 'inputs', 'entry_script'],
    ...['mini_batch_size', 'error_threshold'],
  ]);
});
