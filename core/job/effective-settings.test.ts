import { describe, expect, it } from 'vitest';
import { effectiveSettings } from './effective-settings.ts';
import { JobFaults } from './job-faults.ts';
import { readSettings } from './read-settings.ts';

const input = {
  name: 'images',
  type: 'file',
  paths: ['/a/*.png', '/b\u001b[31m'],
  isList: true,
  skip: 1,
  take: 5,
} as const;

function lines(raw: Record<string, unknown>): string[] {
  const faults = new JobFaults({ name: 'job', lineOf: () => undefined });
  const settings = readSettings({ error_threshold: 10, ...raw }, (path) => path, faults);
  faults.throwIfAny();
  return settings === undefined ? [] : effectiveSettings({ step: 'digits', inputs: [input], settings });
}

describe('effective settings', () => {
  it('are told under the names of the job file, defaults too', () => {
    expect(lines({})).toEqual([
      'name: digits',
      'input images: /a/*.png, /b\\u{1b}[31m, skip 1, take 5',
      'mini_batch_size: 10',
      'error_threshold: 10',
      'allowed_failed_count: off',
      'allowed_failed_percent: off',
      'output_action: append_row',
      'append_row_file_name: parallel_run_step.txt',
      'append_row_format: text',
      'node_count: all',
      'process_count_per_node: one a GPU, else one a core',
      'worker_memory_limit: off',
      'run_invocation_timeout: 60',
      'run_max_try: 3',
      'logging_level: INFO',
      'task_overhead_timeout: 600',
      'first_task_creation_timeout: 600',
      'progress_update_timeout: off',
    ]);
  });

  it('leave out what has no effect', () => {
    expect(lines({ output_action: 'summary_only' }).join()).not.toContain('append_row_file_name');
    const csv = { append_row_format: 'csv', separator: '\t', append_row_columns: [{ name: 'a', type: 'int' }] };
    expect(lines(csv)).toEqual(
      expect.arrayContaining(['separator: "\\t"', 'header: false', 'append_row_columns: a int']),
    );
  });

  it('fault 48: never tell a secret', () => {
    const told = lines({
      arguments: ['--a', 'b c'],
      environment_variables: { MODE: 'fast x', API_KEY: 'canary' },
      pass_environment: ['MY_TOKEN', 'OTHER'],
    });
    expect(told).toEqual(
      expect.arrayContaining([
        'arguments: --a "b c"',
        'environment_variables: MODE="fast x" API_KEY=***',
        'pass_environment: MY_TOKEN, OTHER',
      ]),
    );
  });
});
