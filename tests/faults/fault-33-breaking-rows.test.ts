import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCsv } from '../support/read-csv.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Each would break a format that writes it as it is. */
const TEXTS: readonly string[] = [
  ...[
    'plain',
    '',
    ' ',
    'a\nb',
    'a\r\nb',
    '\r',
    '\n\n',
    'a,b',
    'a;b',
    '"',
    '""',
    'a"b',
    '",\n"',
    '\t',
    '\0',
    '\u001b[31m',
  ],
  ...['\u2028', '\u2029', '\u0085', '\ufeff', 'é', '\u{1f600}', '=1+1', "it's", '\\', '\\n', '{"a":1}', 'null', '-'],
];
const HALVES: readonly string[] = ['\ud83d', 'a\ude00b', '\ude00\ud83d'];

type Script = 'script.mjs' | 'script.py';

async function run(script: Script, settings: Record<string, unknown>): Promise<{ rows: string; stderr: string }> {
  const all = [...TEXTS, ...HALVES];
  project.inputs(all.length);
  // Escaped down to ASCII: a file cannot hold half a pair.
  const source = JSON.stringify(all).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const sources: Readonly<Record<Script, string>> = {
    'script.mjs': `const texts = ${source};
      export const run = (paths, { minibatchIndex: at }) => [{ at, text: texts[at], end: 'x' }];`,
    'script.py': `import json
texts = json.loads(r'''${source}''')
run = lambda paths, context: [{"at": context.minibatch_index, "text": texts[context.minibatch_index], "end": "x"}]`,
  };
  project.write(script, sources[script]);
  project.job({ entry_script: script, process_count_per_node: 2, ...settings });
  const { exitCode, stderr } = await project.run();
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return { rows: project.read(project.stepPath('outputs/output/parallel_run_step.txt')), stderr };
}

describe('fault 33: rows that break the format', () => {
  const columns = { at: 'int', text: 'string', end: 'string' };
  const records = [...TEXTS, ...HALVES].map((text, at) => ({ at, text, end: 'x' }));

  it.each([
    ['script.mjs', ','],
    ['script.mjs', 'x'],
    ['script.py', ','],
  ] as const)('csv of %s with the separator %j: one record stays one record', async (script, separator) => {
    const { rows, stderr } = await run(script, {
      append_row_format: 'csv',
      separator,
      header: true,
      append_row_columns: columns,
    });
    const read = readCsv(rows, separator);
    expect(read.shift()).toEqual(['at', 'text', 'end']);
    // Half a surrogate pair is no text: U+FFFD stands for it.
    expect(read).toEqual(records.map(({ at, text }) => [String(at), text.toWellFormed(), 'x']));
    expect(stderr.match(/warning: .*surrogate/g)).toHaveLength(1);
  });

  it('jsonl: one record stays one record', async () => {
    const lines = (await run('script.mjs', { append_row_format: 'jsonl' })).rows.split('\n');
    expect(lines.pop()).toBe('');
    // JSON has an escape for half a pair, so nothing is lost.
    expect(lines.map((line) => JSON.parse(line))).toEqual(records);
  });

  it('a result over the limit is a dead letter that names size and limit, after one try', async () => {
    project
      .inputs(4)
      .script(`export const run = (paths, { minibatchIndex: at }) => ['y'.repeat(at === 2 ? 1_000 : 998)];`);
    project.job({ error_threshold: 1 });
    const { exitCode, json, stderr } = await project.run(['--json'], {
      environment: { MILLRACE_RESULT_LIMIT: '1000' },
    });
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ mini_batches: { succeeded: 3, failed: 1 }, rows: 3 });
    expect(stderr).toContain('1001 bytes of encoded rows, more than MILLRACE_RESULT_LIMIT (1000)');
    expect(project.summary()).toMatchObject({ tries: 4, first_error: { mini_batch: 2, attempt: 1 } });
    const output = project.read(project.stepPath('outputs/output/parallel_run_step.txt'));
    expect(output).toBe(`${'y'.repeat(998)}\n`.repeat(3));
  });
});
