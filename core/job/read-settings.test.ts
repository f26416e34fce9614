import { describe, expect, it } from 'vitest';
import { JobFaults } from './job-faults.ts';
import { readSettings } from './read-settings.ts';

function read(raw: Record<string, unknown>) {
  const faults = new JobFaults({ name: 'job', lineOf: () => undefined });
  const settings = readSettings({ error_threshold: 0, ...raw }, (path) => path, faults);
  let message = '';
  try {
    faults.throwIfAny();
  } catch (error) {
    message = (error as Error).message;
  }
  return { settings, message };
}

describe('settings', () => {
  it.each([
    ['mini_batch_size', '5', { miniBatchSize: 5 }],
    ['mini_batch_size', ' 7 ', { miniBatchSize: 7 }],
    ['error_threshold', '-1', { errorThreshold: -1 }],
    ['allowed_failed_count', -1, { allowedFailedCount: -1 }],
    ['allowed_failed_percent', '12.5', { allowedFailedPercent: 12.5 }],
    ['allowed_failed_percent', 100, { allowedFailedPercent: 100 }],
    ['output_action', 'SUMMARY_only', { outputAction: 'summary_only' }],
    ['append_row_file_name', 'mnist_outputs.txt', { appendRowFileName: 'mnist_outputs.txt' }],
    ['append_row_format', 'jsonl', { appendRowFormat: 'jsonl' }],
    ['node_count', 3, { nodeCount: 3 }],
    ['process_count_per_node', '2', { processCountPerNode: 2 }],
    ['run_invocation_timeout', 0.5, { runInvocationTimeout: 0.5 }],
    ['run_max_try', 1, { runMaxTry: 1 }],
    ['worker_memory_limit', '1.5 GB', { workerMemoryLimit: 1.5 * 1024 ** 3 }],
    ['logging_level', 'debug', { loggingLevel: 'DEBUG' }],
    ['environment_variables', { A: 1, B_2: 'x', C: true }, { environmentVariables: { A: '1', B_2: 'x', C: 'true' } }],
    ['pass_environment', ['TOKEN'], { passEnvironment: ['TOKEN'] }],
    ['task_overhead_timeout', 1, { taskOverheadTimeout: 1 }],
    ['first_task_creation_timeout', '1.5', { firstTaskCreationTimeout: 1.5 }],
    ['progress_update_timeout', 9, { progressUpdateTimeout: 9 }],
  ])('%s may be %j', (name, value, expected) => {
    const { settings, message } = read({ [name]: value });
    expect(message).toBe('');
    expect(settings).toMatchObject(expected);
  });

  it.each<[string, unknown]>([
    ...[0, -1, 1.5, true, 'x', '', '5 files', '1e3', '0x5', null, [], {}, 2 ** 53].map((value): [string, unknown] => [
      'mini_batch_size',
      value,
    ]),
    ...[-2, 0.5, false, '-1.5', null].map((value): [string, unknown] => ['error_threshold', value]),
    ...[-0.1, 100.1, '101', Number.NaN, true].map((value): [string, unknown] => ['allowed_failed_percent', value]),
    ...[0, -1, Number.POSITIVE_INFINITY, 2_147_484, 'soon', true].map((value): [string, unknown] => [
      'run_invocation_timeout',
      value,
    ]),
    ['allowed_failed_count', -2],
    ['output_action', 'append'],
    ['append_row_file_name', '../x'],
    ['append_row_file_name', 5],
    ['append_row_format', 'xml'],
    ['node_count', 0],
    ['worker_memory_limit', '2G'],
    ['worker_memory_limit', 500],
    ['worker_memory_limit', '1000000000'],
    ['worker_memory_limit', 0],
    ['process_count_per_node', 0],
    ['run_max_try', 0],
    ['logging_level', 'TRACE'],
    ['logging_level', ['INFO']],
    ['environment_variables', []],
    ['pass_environment', 'TOKEN'],
  ])('%s may not be %j', (name, value) => {
    const { settings, message } = read({ [name]: value });
    expect(settings).toBeUndefined();
    expect(message).toMatch(new RegExp(`^job: ${name}: must be`));
  });

  it.each([
    [{ environment_variables: { '1A': 'x' } }, 'environment_variables.1A: must be letters'],
    [{ environment_variables: { A: null } }, 'environment_variables.A: must be a text'],
    [{ environment_variables: { A: 'x\0' } }, 'environment_variables.A: must be a text'],
    [{ environment_variables: { MILLRACE_JOB_ID: 'x' } }, 'environment_variables.MILLRACE_JOB_ID: is set by millrace'],
    [{ environment_variables: { AZUREML_NODE_COUNT: 2 } }, 'AZUREML_NODE_COUNT: is set by millrace'],
    [{ environment_variables: { A: 'x' }, pass_environment: ['B', 'A'] }, 'pass_environment[1]: A has a value in'],
    [{ pass_environment: ['A=B'] }, 'pass_environment[0]: must be letters'],
    [{ arguments: ['a', null] }, 'arguments[1]: must be a text'],
  ])('%j is refused', (raw, fault) => expect(read(raw).message).toContain(fault));
});

describe('settings that depend on each other', () => {
  const columns = [
    { name: 'file', type: 'string' },
    { name: 'digit', type: 'INT' },
  ];

  it('hold together for a csv with a header', () => {
    const { settings } = read({
      append_row_format: 'CSV',
      separator: '\t',
      header: 'true',
      append_row_columns: columns,
    });
    expect(settings).toMatchObject({ appendRowFormat: 'csv', separator: '\t', header: true });
    expect(settings?.appendRowColumns).toEqual([columns[0], { name: 'digit', type: 'int' }]);
  });

  it.each([
    [{ separator: ';' }, 'separator: applies only to append_row_format csv; here it is text'],
    [{ append_row_format: 'jsonl', header: true }, 'header: applies only to append_row_format csv; here it is jsonl'],
    [{ append_row_format: 'csv', header: true }, 'header: needs append_row_columns'],
    [{ append_row_columns: columns }, 'append_row_columns: applies only to append_row_format csv, jsonl or parquet'],
    [{ append_row_format: 'parquet' }, 'append_row_format: parquet needs append_row_columns'],
    [
      { output_action: 'summary_only', append_row_file_name: 'x' },
      'append_row_file_name: applies only to output_action append_row',
    ],
    [
      { output_action: 'summary_only', append_row_format: 'csv' },
      'append_row_format: applies only to output_action append_row',
    ],
    [{ append_row_format: 'csv', separator: 'ab' }, 'separator: must be one character'],
    [{ append_row_format: 'csv', separator: '"' }, 'separator: must be one character'],
    [{ append_row_format: 'csv', separator: '\n' }, 'separator: must be one character'],
    [{ append_row_format: 'csv', separator: '' }, 'separator: must be one character'],
    [{ append_row_format: 'csv', append_row_columns: [] }, 'append_row_columns: must name at least one column'],
    [
      { append_row_format: 'csv', append_row_columns: [{ name: '', type: 'int' }] },
      'must not have a column without a name',
    ],
    [{ append_row_format: 'csv', append_row_columns: [columns[0], columns[0]] }, 'must name each column once'],
    [
      { append_row_format: 'csv', append_row_columns: [{ name: 'a', type: 'number' }] },
      'append_row_columns[0].type: must be one of',
    ],
    [{ append_row_format: 'csv', append_row_columns: 'a' }, 'append_row_columns: must be a mapping'],
  ])('%j is refused with the reason', (raw, fault) =>
    expect(read(raw).message).toContain(
      `job: ${fault}`.replace('job: must not', 'must not').replace('job: must name each', 'must name each'),
    ),
  );

  it('are judged even where single ones are wrong', () => {
    const { message } = read({ mini_batch_size: 0, separator: ';', append_row_format: 'text' });
    expect(message).toContain('mini_batch_size: must be');
    expect(message).toContain('separator: applies only');
  });

  it('keep a colour code out of the message', () => {
    expect(read({ logging_level: '\u001b[31mred\u202e' }).message).toContain('"\\u001b[31mred\\u{202e}"');
  });
});
