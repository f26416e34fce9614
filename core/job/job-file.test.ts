import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL, read, readAt } from '../../tests/support/job-text.ts';
import type { JobOptions } from './job-file.ts';

describe('a job file', () => {
  it('of four settings is a whole job, with the defaults of the contract', () => {
    const { draft, notices } = read(MINIMAL);
    expect(notices).toEqual([]);
    expect(draft).toEqual({
      version: 1,
      step: 'digits',
      description: null,
      experiment: null,
      tags: {},
      parameters: {},
      jobFile: '/home/me/jobs/job.yaml',
      sourceDirectory: '/home/me/jobs',
      entryScript: 'score.ts',
      inputs: [
        { name: 'images', type: 'file', paths: ['/home/me/jobs/images/*.png'], isList: false, skip: 0, take: null },
      ],
      output: { name: 'output', folder: null, within: null, overwrite: false },
      sideInputs: [],
      models: [],
      firstMiniBatches: null,
      settings: {
        miniBatchSize: 10,
        partitionKeys: null,
        errorThreshold: 10,
        allowedFailedCount: null,
        allowedFailedPercent: null,
        outputAction: 'append_row',
        appendRowFileName: 'parallel_run_step.txt',
        appendRowFormat: 'text',
        separator: ',',
        header: false,
        appendRowColumns: null,
        computeTarget: 'default',
        nodeCount: null,
        processCountPerNode: null,
        runInvocationTimeout: 60,
        runMaxTry: 3,
        loggingLevel: 'INFO',
        arguments: [],
        environmentVariables: {},
        environment: null,
        passEnvironment: [],
        taskOverheadTimeout: 600,
        firstTaskCreationTimeout: 600,
        workerMemoryLimit: null,
        progressUpdateTimeout: null,
      },
    });
  });

  it('tells all its faults at once, each with its line, in the order of the file', () => {
    const faults = faultsOf(`name: Digits
inputs:
  - { name: images, type: file, pth: images }
  - name: images
    path: more/**
    take: -1
entry_script: ../score.ts
mini_batch_size: true
eror_threshold: 10
run_max_try: 0

run_invocation_timeout: soon
parameters: { batch: 5 }
`);
    expect(faults).toEqual([
      'job.yaml:1: name: must be 3 to 32 lower-case letters, digits and inner hyphens, starting with a letter; "Digits" is not',
      'job.yaml:1: error_threshold: is required: a whole number, -1 or more',
      'job.yaml:3: inputs[0].pth: is not a known name; did you mean path?',
      'job.yaml:3: inputs[0].path: is required: a pattern, a folder, a file, or a list of them',
      'job.yaml:4: inputs[1].name: images is the name of another input as well',
      'job.yaml:6: inputs[1].take: must be a whole number, 1 or more; -1 is not',
      'job.yaml:7: entry_script: must not leave its folder with ..: it lies inside source_directory; "../score.ts" is not',
      'job.yaml:8: mini_batch_size: must be a whole number, 1 or more; true is not',
      'job.yaml:9: eror_threshold: is not a known name; did you mean error_threshold?',
      'job.yaml:10: run_max_try: must be a whole number, 1 or more; 0 is not',
      'job.yaml:12: run_invocation_timeout: must be a number of seconds above 0, at most 2147483; "soon" is not',
      'job.yaml:13: parameters.batch: is not used; put ${{parameters.batch}} where its value belongs, or remove it',
    ]);
  });

  it('says of a name that is reserved on some file systems that it is, and no rule of another kind', () => {
    const job = { name: 'nul', inputs: [{ name: 'a', path: 'x' }], entry_script: 'a/nul.py', error_threshold: -1 };
    expect(faultsOf(JSON.stringify(job)).map((fault) => fault.replace('job.yaml:1: ', ''))).toEqual([
      'name: is a reserved name on some file systems; choose another',
      'entry_script: holds a name that is reserved on some file systems; choose another',
    ]);
  });

  it('written as JSON works as YAML does', () => {
    const json = JSON.stringify(
      { name: 'digits', inputs: [{ name: 'a', path: 'x' }], entry_script: 'score.js', error_threshold: -1 },
      null,
      '\t',
    );
    expect(read(json).draft.settings.errorThreshold).toBe(-1);
    expect(faultsOf(json.replace('-1', '-2'))[0]).toMatch(/^job\.yaml:10: error_threshold: must be/);
  });

  it.each([
    ['', 'it is empty'],
    ['- a', 'it is a list'],
    ['just words', 'it is "just words"'],
  ])('that is no mapping is refused: %j', (text, why) => {
    expect(faultsOf(text)).toEqual([`job.yaml:1: a job file must be a mapping of settings; ${why}`]);
  });

  it('keeps what its user says about it', () => {
    const { draft } = read(`${MINIMAL}description: 7 o'clock\nexperiment: 1.10\ntags: { run: 2.50, 3: x }\n`);
    expect(draft).toMatchObject({ description: "7 o'clock", experiment: '1.10', tags: { run: '2.50', 3: 'x' } });
  });

  it('takes paths from its own folder, and those of the command line from the current one', () => {
    const job = `name: digits
inputs:
  - { name: a, path: [../x, '/y/*.png', sub/], skip: "2", take: 3 }
  - { name: b, path: z }
entry_script: ./src/score.mjs
source_directory: ..
error_threshold: 0
output: { path: "out/{job_id}" }
`;
    const readJob = (options: Partial<JobOptions>) => readAt('/jobs/[a]/job.yaml', job, options);
    const { draft } = readJob({ inputs: { b: 'here/**/*.png' } });
    expect(draft).toMatchObject({
      sourceDirectory: '/jobs',
      entryScript: 'src/score.mjs',
      inputs: [
        { name: 'a', paths: ['/jobs/x', '/y/*.png', '/jobs/\\[a]/sub/'], isList: true, skip: 2, take: 3 },
        { name: 'b', paths: ['/home/me/jobs/here/**/*.png'], isList: false },
      ],
      output: { folder: '/jobs/[a]/out/{job_id}', within: '/jobs/[a]' },
    });
    expect(readJob({ output: 'elsewhere' }).draft.output.folder).toBe('/home/me/jobs/elsewhere');
  });

  it('lets the command line say where an input lies that the file leaves open', () => {
    const open = MINIMAL.replace(', path: images/*.png', '');
    expect(faultsOf(open)).toHaveLength(1);
    expect(read(open, { inputs: { images: '/x' } }).draft.inputs[0]?.paths).toEqual(['/x']);
    expect(faultsOf(MINIMAL, { inputs: { image: '/x' } })).toEqual([
      '--input image: is not an input of this job; did you mean images?',
    ]);
  });

  it('takes workers and the first mini-batches from the command line', () => {
    const { draft } = read(`${MINIMAL}process_count_per_node: 8\n`, { workers: '2', first: '3' });
    expect(draft).toMatchObject({ firstMiniBatches: 3, settings: { processCountPerNode: 2 } });
    expect(faultsOf(MINIMAL, { workers: '0', first: 'x' })).toEqual([
      '--workers: must be a whole number, 1 or more; "0" is not',
      '--first: must be a whole number, 1 or more; "x" is not',
    ]);
  });

  it('says that a script or its folder is not there', () => {
    expect(faultsOf(MINIMAL.replace('score.ts', 'missing.ts'))).toEqual([
      'job.yaml:3: entry_script: there is no file missing.ts in /home/me/jobs',
    ]);
    expect(faultsOf(`${MINIMAL}source_directory: gone\n`)).toEqual([
      'job.yaml:5: source_directory: /home/me/jobs/gone is not a folder',
    ]);
  });

  it('says that one machine is all there is, and lets allow_reuse say what happens anyway', () => {
    expect(read(`${MINIMAL}node_count: 2\nallow_reuse: false\n`).notices).toEqual(['node_count 2, here 1']);
    expect(read(`${MINIMAL}node_count: 1\n`).notices).toEqual([]);
  });

  it('refuses a path that is no pattern, at its line', () => {
    expect(faultsOf(MINIMAL.replace('images/*.png', '"images/[a"'))[0]).toMatch(
      /^job\.yaml:2: inputs\[0\]\.path: .*\[/,
    );
  });
});

describe('what is still to come', () => {
  it.each([
    ['side_inputs: x', 'side_inputs: must be a list'],
    ['models: [a]', 'models[0]: is not read yet'],
    ['partition_keys: [a]', "partition_keys: of files needs the input's partition_format: input images has none"],
    [
      'partition_keys: []',
      'partition_keys: must be a list of different names, such as [city, year]; an empty list is not',
    ],
    ['partition_keys: [a, a]', 'partition_keys: must be a list of different names'],
    ['allow_reuse: true', 'allow_reuse: true is not supported yet'],
    ['output: { datastore: d }', 'output.datastore: is not read yet'],
    ['arguments: ["${{models.m}}"]', "arguments[0]: ${{models.m}}: m is not one of the job's models"],
    ['arguments: --x ${{side_inputs.s}}', 'arguments: ${{side_inputs.s}}: s is not a side input'],
    [
      'schedule: "0 3 * * *"',
      'schedule: is not supported yet; let cron or a timer start `millrace run` or `millrace submit`',
    ],
    ['pipeline: { steps: [] }', 'pipeline: pipelines are not supported yet'],
    ['steps: []', 'steps: jobs of several steps are not supported yet'],
    ['parallel_run_config: {}', "parallel_run_config: PRS's own configuration files are not supported yet"],
    ['type: parallel', 'type: v2 job files (type: parallel) are not supported yet'],
  ])('%s is refused by name and line', (line, fault) => {
    const faults = faultsOf(MINIMAL + line);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`job.yaml:5: ${fault}`);
  });

  it.each([
    ['dataset: d', 'dataset: is not read yet'],
    ['dataset: 3', 'dataset: must be the name of a registered dataset'],
    ['step: s', 'step: is not supported yet'],
    ['path: "datastore://d/x"', 'path: is not read yet'],
    ['path: "https://d/x"', 'path: "https://d/x": only local paths, datastore:// and azure-blob:// are supported'],
    ['path: [a, "datastore:///x"]', 'path[1]: datastore:///x names no datastore'],
    ['path: "datastore://d/../x"', 'path: datastore://d/../x must not leave its datastore'],
    ['path: x, mode: upload', 'mode: must be one of mount, download, direct'],
    [
      'path: ["azure-blob://a/c/x", "azure-blob://b/c/x"], mode: download',
      'mode: download makes one copy, and its paths are in several',
    ],
    ['path: x, partition_format: "a"', 'partition_format: a: names nothing'],
    ['path: x, partition_format: 3', 'partition_format: must be a format such as'],
    ['path: x, partition_keys: [a]', 'partition_keys: is not a known name'],
  ])('an input with %s is refused by name and line', (rest, fault) => {
    const faults = faultsOf(MINIMAL.replace('type: file, path: images/*.png', rest ?? ''));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`job.yaml:2: inputs[0].${fault}`);
  });

  it('a script in another language is refused by name and line', () => {
    expect(faultsOf(MINIMAL.replace('score.ts', 'score.rb'))[0]).toContain(
      'job.yaml:3: entry_script: must be a .ts, .mts, .js, .mjs or .py file',
    );
  });

  it('is not offered to whoever has slipped', () => {
    expect(faultsOf('name: x\nschedul: daily\n')).toContain('job.yaml:2: schedul: is not a known name; remove it');
    const inputs = 'inputs: [{ name: a, path: in, stepp: b }]\n';
    expect(faultsOf(inputs)).toContain('job.yaml:1: inputs[0].stepp: is not a known name; remove it');
  });

  it('another kind of file is not blamed for what only ours must have', () => {
    expect(faultsOf('type: parallel\ninputs: []\n')).toHaveLength(1);
    expect(faultsOf('parallel_run_config:\n  error_threshold: 10\n')).toHaveLength(1);
    expect(faultsOf('pipeline:\n  name: x\nsteps: []\nschedule: daily\n')).toHaveLength(1);
  });

  it('a v2 file is told once what it is, and where the table of its names is', () => {
    const v2 = 'type: parallel\ntask: { entry_script: score.py }\nresources: { instance_count: 2 }\ninput_data: x\n';
    expect(faultsOf(v2)).toEqual([
      'job.yaml:1: type: v2 job files (type: parallel) are not supported yet; write a job file of one step: docs/how-to/from-parallel-run-step.md has what becomes of each name',
    ]);
  });
});

describe('fault 44: a job file with hostile names', () => {
  const HOSTILE = ['../x', '/etc/passwd', 'a/../../x', '..', 'nul', 'a\\b', 'a\0b', 'a\u001b[2J'];
  const places: [string, (name: string) => string][] = [
    ['name', (name) => MINIMAL.replace('digits', name)],
    ['inputs[0].name', (name) => MINIMAL.replace('name: images', `name: ${name}`)],
    ['output.name', (name) => `${MINIMAL}output: { name: ${name} }\n`],
    ['output.path', (name) => `${MINIMAL}output: { path: ${name} }\n`],
    ['entry_script', (name) => MINIMAL.replace('score.ts', name)],
    ['append_row_file_name', (name) => `${MINIMAL}append_row_file_name: ${name}\n`],
    ['parameters.', (name) => `${MINIMAL}parameters: { ${name}: 1 }\n`],
  ];

  it.each(places.flatMap(([place, job]) => HOSTILE.map((name) => [place, name, job] as const)))(
    'is refused: %s: %j',
    (place, name, job) => {
      const asked: string[] = [];
      const watched = { isFile: (path: string) => asked.push(path) > 0, isFolder: () => true };
      const faults = faultsOf(job(JSON.stringify(name)), { probe: watched });
      expect(faults.some((fault) => fault.includes(`: ${place}`))).toBe(true);
      expect([...faults.join()].every((character) => character >= ' ')).toBe(true);
      expect(asked.every((path) => path === '/home/me/jobs/score.ts')).toBe(true);
    },
  );

  it('lets nothing that comes through a parameter be an exception', () => {
    const text = `${MINIMAL}append_row_file_name: \${{parameters.file}}\noutput: { path: "\${{parameters.dir}}/x" }\nparameters: { file: a, dir: b }\n`;
    expect(faultsOf(text)).toEqual([]);
    expect(faultsOf(text, { parameters: { file: '../a', dir: '..' } })).toEqual([
      expect.stringContaining('job.yaml:5: append_row_file_name: must be a plain file name'),
      expect.stringContaining('job.yaml:6: output.path: must not leave its folder'),
    ]);
  });
});
