import { describe, expect, it } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { readJob } from './job-file.ts';
import type { StepManifest } from './manifest.ts';
import { manifestOf } from './manifest-draft.ts';
import { manifestJson, parseManifest } from './manifest-schema.ts';

const JOB = `name: digits
description: what it does
tags: { team: a }
inputs:
  - { name: images, path: "\${{parameters.root}}/" }
  - { name: more, path: [a.png, b.png], take: 3 }
entry_script: score.ts
error_threshold: 10
append_row_format: csv
append_row_columns: { 2: int, 1: string }
header: true
worker_memory_limit: 400 MB
arguments: --in \${{inputs.images}} --out=\${{output}}
output: { path: "out/{job_id}" }
environment_variables: { A: b }
parameters: { root: images }
`;

const submission = {
  jobId: '20261121-084000-k3x9f',
  submittedAtMs: 1_795_000_000_000,
  sha256: 'ab'.repeat(32),
  outputsFolder: '/store/jobs/x/digits/outputs',
};

function manifest(job = JOB): StepManifest {
  const probe = { isFile: () => true, isFolder: () => true };
  const options = { currentFolder: '/', probe, patterns: pathPatterns };
  return manifestOf(readJob(readJobText('/job/job.yaml', job), options).draft, submission);
}

function faultsOf(change: (raw: Record<string, never>) => void): string {
  const raw = JSON.parse(manifestJson(manifest()));
  change(raw);
  try {
    parseManifest(JSON.stringify(raw));
  } catch (error) {
    expect(error).toMatchObject({ code: 'JOB_INVALID' });
    return (error as Error).message;
  }
  return '';
}

describe('a manifest', () => {
  it('comes back from its JSON as it was', () => {
    expect(parseManifest(manifestJson(manifest()))).toEqual(manifest());
    const summary = JOB.replace(/append_row_.*\n|header.*\n/g, '').replace(
      'error',
      'output_action: summary_only\nerror',
    );
    expect(parseManifest(manifestJson(manifest(summary)))).toEqual(manifest(summary));
  });

  it('keeps columns in the order written, whole numbers too', () => {
    expect(manifest().settings.appendRowColumns?.map((column) => column.name)).toEqual(['2', '1']);
  });

  it("has the job's id in its output folder, or lies in the store", () => {
    expect(manifest().output.folder).toBe('/job/out/20261121-084000-k3x9f');
    expect(manifest(JOB.replace(/output: .*\n/, '')).output.folder).toBe('/store/jobs/x/digits/outputs/output');
  });

  it('holds no more than it should', () => {
    expect(Object.keys(manifest())).not.toContain('sourceDirectory');
    expect(Object.keys(manifest())).not.toContain('entryScript');
  });

  it.each<[string, string, unknown]>([
    ['version', 'version', 2],
    ['jobId', 'jobId', '../../x'],
    ['step', 'step', '../x'],
    ['submittedAtMs', 'submittedAtMs', -1],
    ['jobFile', 'jobFile', 'relative.yaml'],
    ['extra', '', 1],
    ['snapshot.sha256', 'snapshot.sha256', '../x'],
    ['snapshot.entryScript', 'snapshot.entryScript', '../score.ts'],
    ['snapshot.entryScript', 'snapshot.entryScript', 'score.rb'],
    ['inputs', 'inputs', []],
    ['inputs.0.name', 'inputs[0].name', '../x'],
    ['inputs.0.name', 'inputs', 'more'],
    ['inputs.0.type', 'inputs[0].type', 'tabular'],
    ['inputs.0.paths.0', 'inputs[0].paths[0]', 'relative'],
    ['inputs.0.paths.0', 'inputs[0].paths[0]', '/a/../b'],
    ['inputs.0.paths', 'inputs[0].paths', []],
    ['inputs.1.take', 'inputs[1].take', 0],
    ['output.name', 'output.name', 'a/b'],
    ['output.folder', 'output.folder', '/a/../../etc'],
    ['output.overwrite', 'output.overwrite', 'yes'],
    ['firstMiniBatches', 'firstMiniBatches', 0],
    ['parameters.__proto', 'parameters.x', { a: 1 }],
    ['settings', 'settings', null],
    ['settings.miniBatchSize', 'settings.miniBatchSize', 0],
    ['settings.miniBatchSise', 'settings.miniBatchSise', 1],
    ['settings.errorThreshold', 'settings.errorThreshold', null],
    ['settings.appendRowFileName', 'settings.appendRowFileName', '../x'],
    ['settings.appendRowFormat', 'settings.header', 'jsonl'],
    ['settings.appendRowColumns', 'settings.header', null],
    ['settings.outputAction', 'settings.appendRowFormat', 'summary_only'],
    ['settings.arguments', 'settings.arguments[0]', ['${{inputs.none}}']],
    ['settings.arguments', 'settings.arguments[0]', ['${{parameters.root}}']],
    ['settings.arguments', 'settings.arguments[0]', ['${{models.x}}']],
    ['settings.environmentVariables', 'settings.environmentVariables.A=B', { 'A=B': 'x' }],
    ['settings.passEnvironment', 'settings.passEnvironment[0]', ['A']],
  ])('fault 44: is judged as strictly as a job file: %s → %s: %j', (path, place, value) => {
    const message = faultsOf((raw) => {
      const parts = path.replace('__proto', 'x').split('.');
      const last = parts.pop() ?? '';
      const parent = parts.reduce<Record<string, never>>((inner, part) => inner[part] as never, raw);
      parent[last] = value as never;
    });
    expect(message).toContain(place === '' ? 'manifest: ' : `manifest: ${place}: `);
  });

  it.each(['', '{', '[]', 'null', '"x"', '{}'])('that is %j is refused', (json) =>
    expect(() => parseManifest(json)).toThrow(expect.objectContaining({ code: 'JOB_INVALID' })),
  );

  it('tells all its faults at once', () => {
    const message = faultsOf((raw) => Object.assign(raw, { jobId: 'x', settings: { runMaxTry: 0 } }));
    expect(message).toMatch(/^3 faults:/);
    expect(message).toContain('settings.errorThreshold: is required');
  });
});
