import { describe, expect, it } from 'vitest';
import { readJobText } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { type JobOptions, readJob } from './job-file.ts';
import type { JobDraft } from './manifest-draft.ts';

const options = {
  currentFolder: '/job',
  probe: { isFile: () => true, isFolder: () => true },
  patterns: pathPatterns,
} satisfies JobOptions;

const HEAD = `name: digits
inputs: [{ name: images, path: images }]
entry_script: score.ts
error_threshold: 10
`;

const read = (text: string, parameters: Record<string, string> = {}): JobDraft =>
  readJob(readJobText('/job/job.yaml', text), { ...options, parameters }).draft;

function faultsOf(text: string, parameters: Record<string, string> = {}): string {
  try {
    read(text, parameters);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('parameters', () => {
  it('stand for any setting and any path, alone or inside a longer text', () => {
    const draft = read(`name: \${{parameters.step}}
inputs:
  - { name: images, path: "\${{parameters.root}}/\${{ parameters.year }}/*.png", take: "\${{parameters.n}}" }
entry_script: \${{parameters.script}}
error_threshold: \${{parameters.errors}}
allowed_failed_percent: \${{parameters.percent}}
mini_batch_size: \${{parameters.n}}
output: { name: out, overwrite: "\${{parameters.again}}", path: "out-\${{parameters.year}}" }
environment_variables: { VERSION: "\${{parameters.percent}}", N: 1.10 }
tags: { year: "y\${{parameters.year}}" }
parameters:
  { step: digits, root: data, year: 2026, n: 5, script: score.ts, errors: "-1", percent: 2.50, again: true }
`);
    expect(draft).toMatchObject({
      step: 'digits',
      entryScript: 'score.ts',
      inputs: [{ paths: ['/job/data/2026/*.png'], take: 5 }],
      output: { name: 'out', overwrite: true, folder: '/job/out-2026' },
      tags: { year: 'y2026' },
      settings: { miniBatchSize: 5, errorThreshold: -1, allowedFailedPercent: 2.5 },
    });
    expect(draft.settings.environmentVariables).toEqual({ VERSION: '2.50', N: '1.10' });
    expect(draft.parameters).toMatchObject({ year: 2026, percent: 2.5, again: true, errors: '-1' });
  });

  it('may be lists, which then stand alone', () => {
    const text = `${HEAD.replace('path: images', 'path: "${{parameters.paths}}"')}parameters: { paths: [a, b] }\n`;
    expect(read(text).inputs[0]).toMatchObject({ paths: ['/job/a', '/job/b'], isList: true });
    expect(read(text, { paths: '["c"]' }).inputs[0]).toMatchObject({ paths: ['/job/c'], isList: true });
    expect(read(text, { paths: '[c, e f]' }).inputs[0]).toMatchObject({ paths: ['/job/c', '/job/e f'], isList: true });
    expect(read(text, { paths: 'd' }).inputs[0]).toMatchObject({ paths: ['/job/d'], isList: false });
    expect(faultsOf(text.replace('"${{', '"x${{'))).toContain(
      '${{parameters.paths}} is a list; it can only stand alone',
    );
  });

  it('take other values from the command line, by the same rules', () => {
    const text = `${HEAD}mini_batch_size: \${{parameters.batch}}\nparameters: { batch: 5 }\n`;
    const draft = read(text, { batch: '7' });
    expect(draft.settings.miniBatchSize).toBe(7);
    expect(draft.parameters).toEqual({ batch: 7 });
    expect(faultsOf(text, { batch: 'many' })).toBe(
      'job.yaml:5: mini_batch_size: must be a whole number, 1 or more; "many" is not',
    );
    expect(faultsOf(text, { bach: '7' })).toBe('--param bach: is not a parameter of this job; did you mean batch?');
    expect(faultsOf(text, { batch: '${{output}}' })).toContain('--param batch: must be a plain value');
  });

  it.each([
    ['${{parameters.a}}', '["$\\u007b{inputs.images}}"]', '--param a: must be a plain value, without ${{…}}'],
    ['${{parameters.a}}', "'$'{{inputs.images}}", "arguments: a parameter's value must not become a ${{…}}"],
    ['["$${{parameters.a}}"]', '{{inputs.images}}', "arguments[0]: a parameter's value must not become a ${{…}}"],
    ['["${{parameters.a}}{{inputs.images}}"]', '$', "arguments[0]: a parameter's value must not become a ${{…}}"],
    ['["$${{parameters.a}}{inputs.images}}"]', '{', "arguments[0]: a parameter's value must not become a ${{…}}"],
  ])('make no binding of %j with %j', (setting, value, fault) => {
    const declared = value.startsWith('[') ? '[b]' : 'b';
    const text = `${HEAD}arguments: ${setting}\nparameters: { a: ${declared} }\n`;
    expect(faultsOf(text)).toBe('');
    expect(faultsOf(text, { a: value })).toContain(fault);
  });

  it('make no binding by the escapes of a job file', () => {
    for (const value of ['"$\\u007b{output}}"', '["\\x24{{output}}"]']) {
      const text = `${HEAD}arguments: "\${{parameters.a}}"\nparameters: { a: ${value} }\n`;
      expect(faultsOf(text)).toContain('parameters.a: must be a plain value: a parameter cannot hold ${{…}}');
    }
  });

  it('may say how many rows a mini-batch of a table has, as the job file does', () => {
    const ofFiles = `${HEAD}mini_batch_size: \${{parameters.batch}}\nparameters: { batch: 5 }\n`;
    const text = ofFiles.replace('path: images', 'type: tabular, path: images');
    expect(read(text, { batch: '{rows: 10}' }).settings.miniBatchSize).toEqual({ rows: 10 });
    expect(read(text, { batch: '{ "rows": 10 }' }).settings.miniBatchSize).toEqual({ rows: 10 });
    expect(faultsOf(text, { batch: '{rows: 0}' })).toMatch(/mini_batch_size: .* or \{ rows: 1000 \}$/);
    expect(faultsOf(ofFiles, { batch: '{rows: 10}' })).toContain('is for tabular inputs; give a number of files');
  });

  it('that are unknown are refused with the nearest', () => {
    expect(
      faultsOf(
        `${HEAD}run_max_try: \${{parameters.trys}}\nmini_batch_size: \${{parameters.tries}}\nparameters: { tries: 5 }\n`,
      ),
    ).toBe('job.yaml:5: run_max_try: ${{parameters.trys}}: trys is not a parameter; did you mean tries?');
    expect(faultsOf(`${HEAD}run_max_try: \${{paramters.tries}}\n`)).toBe(
      'job.yaml:5: run_max_try: ${{paramters.tries}} is not known; did you mean parameters?',
    );
    expect(faultsOf(`${HEAD}run_max_try: \${{parameters.tries\n`)).toContain('holds ${{ without a matching }}');
  });

  it('that nothing uses are refused', () => {
    expect(faultsOf(`${HEAD}parameters:\n  a: 1\n  b: 2\n`)).toMatch(
      /job.yaml:6: parameters.a: is not used.*\n.*job.yaml:7/,
    );
  });

  it.each([
    ['{ 1a: 1 }', 'the name must be 1 to 64 letters'],
    ['{ __proto__: 1 }', 'the name is a reserved name'],
    ['{ a: { b: 1 } }', 'must be a text, a number, true, false, or a list of such'],
    ['{ a: }', 'must be a text, a number'],
    ['{ a: "${{parameters.b}}" }', 'cannot hold ${{'],
    ['[a]', 'must be a mapping'],
  ])('%s are refused', (parameters, fault) => expect(faultsOf(`${HEAD}parameters: ${parameters}\n`)).toContain(fault));

  it('are the only bindings outside arguments', () => {
    expect(faultsOf(`${HEAD}environment_variables: { IN: "\${{inputs.images}}" }\n`)).toBe(
      'job.yaml:5: environment_variables.IN: ${{inputs.images}} can only stand in arguments: its path is known where the script runs',
    );
  });
});

describe('arguments', () => {
  const argumentsOf = (setting: string, rest = ''): readonly string[] =>
    read(`${HEAD}arguments: ${setting}\n${rest}`).settings.arguments;

  it('may be a list of texts, numbers and truth values, as they are written', () => {
    expect(argumentsOf('[--size, 28, --rate, 1.10, --fast, true, "a b"]')).toEqual([
      ...['--size', '28', '--rate', '1.10', '--fast', 'true', 'a b'],
    ]);
  });

  it('may be one text; a value with blanks stays one argument', () => {
    expect(argumentsOf('--name ${{parameters.a}} --x=${{parameters.a}}', 'parameters: { a: two words }\n')).toEqual([
      ...['--name', 'two words', '--x=two words'],
    ]);
    expect(argumentsOf('${{parameters.all}}', 'parameters: { all: "--a 1" }\n')).toEqual(['--a', '1']);
    expect(argumentsOf('${{parameters.all}}', 'parameters: { all: [--a, 1.50] }\n')).toEqual(['--a', '1.5']);
  });

  it('name an input in Azure Blob as a path only where all of it is brought', () => {
    const given = (mode: string) =>
      `name: blob-step\nentry_script: score.py\nerror_threshold: 0\narguments: ["\${{inputs.far}}"]\n` +
      `inputs: [{ name: far, path: "azure-blob://account/container/x", mode: ${mode} }]\n`;
    expect(faultsOf(given('mount'))).toBe(
      'job.yaml:4: arguments[0]: ${{inputs.far}}: far lies in Azure Blob, and its files are fetched for the mini-batch that has them; give that input mode: download, or leave this out',
    );
    expect(read(given('download')).settings.arguments).toEqual(['${{inputs.far}}']);
  });

  it('keep what is bound where the script runs', () => {
    const given = '["--in=${{inputs.images}}/x", "${{ output }}", "${{parameters.a}}"]';
    expect(argumentsOf(given, 'parameters: { a: 5 }\n')).toEqual(['--in=${{inputs.images}}/x', '${{ output }}', '5']);
  });

  it.each([
    [
      '["${{inputs.image}}"]',
      'job.yaml:5: arguments[0]: ${{inputs.image}}: image is not an input; did you mean images?',
    ],
    ['--in ${{inputs.image}}', 'job.yaml:5: arguments: ${{inputs.image}}: image is not an input; did you mean images?'],
    ['[a, "${{outputs.x}}"]', 'job.yaml:5: arguments[1]: ${{outputs.x}} is not known; did you mean output?'],
    ['["${{output.x}}"]', 'job.yaml:5: arguments[0]: ${{output.x}}: there is one output; write ${{output}}'],
    ['["${{parameters.x}}"]', 'job.yaml:5: arguments[0]: ${{parameters.x}}: x is not a parameter; there are none'],
    ['["${{inputs.images"]', 'job.yaml:5: arguments[0]: holds ${{ without a matching }}'],
    [`--x 'y`, "job.yaml:5: arguments: has an opening ' that is never closed"],
    ['[a, [b]]', 'job.yaml:5: arguments[1]: must be a text; a list is not'],
    ['[a, null]', 'job.yaml:5: arguments[1]: must be a text; it has no value (remove the line for the default)'],
    ['5', 'job.yaml:5: arguments: must be a list or one text'],
  ])('%s is refused', (setting, fault) => expect(faultsOf(`${HEAD}arguments: ${setting}\n`)).toBe(fault));

  it("that are options of PRS's engine go to the script, with a warning that names our setting", () => {
    const document = readJobText(
      '/job/job.yaml',
      `${HEAD}arguments: --error_threshold 5 --progress_update_timeout=9 --profiling_module cProfile --model_name m --mine 1 x--output\n`,
    );
    const { draft, notices } = readJob(document, options);
    expect(draft.settings.arguments).toContain('--error_threshold');
    expect(notices).toEqual([
      "arguments: --error_threshold is an option of PRS's engine; here it only goes to the script (if the engine is meant, use error_threshold)",
      "arguments: --progress_update_timeout is an option of PRS's engine; here it only goes to the script (if the engine is meant, use progress_update_timeout)",
      "arguments: --profiling_module is an option of PRS's engine; here it only goes to the script (there is no setting for it here)",
      "arguments: --model_name is an option of PRS's engine; here it only goes to the script (if the engine is meant, use models)",
    ]);
  });
});
