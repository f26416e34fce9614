import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

const SCRIPTS = join(import.meta.dirname, 'prs-scripts');
/** Installing takes minutes where it was never done. */
const FIRST_TIME_MS = 600_000;
const plain = await pathWithPython('pandas', 'pyarrow');
// azureml-core imports pkg_resources, which setuptools has dropped since.
const withAzureml = await pathWithPython('azureml-core', 'setuptools<81', 'pandas', 'pyarrow');

describe.each([
  ['with the stand-ins', plain, {}, 'millrace-azureml'],
  ['with azureml-core installed behind the stand-ins', withAzureml, {}, 'millrace-azureml'],
  ['with azureml-core alone', withAzureml, { environment: { azureml: 'real' } }, 'site-packages'],
])(
  'scripts as users of ParallelRunStep write them, %s',
  (_, path, settings, source) => {
    let project: TestProject;
    beforeEach(() => {
      project = new TestProject();
      cpSync(SCRIPTS, project.path('scripts'), { recursive: true });
    });
    afterEach(() => project.remove());

    async function completed(own: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
      project.job({ source_directory: 'scripts', ...settings, ...own });
      const { exitCode, stderr, json } = await project.run(['--json'], { environment: { PATH: path } });
      expect(exitCode, stderr).toBe(0);
      return json();
    }
    const rows = () => project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
    const said = (stream: string) => {
      const folder = project.stepPath(`logs/user/${stream}`);
      return project.files(folder).map((file) => project.read(join(folder, file)));
    };
    const register = (name: string, files: string) => project.here(['model', 'register', name, files]);

    it('import the azureml.core that is meant', async () => {
      project
        .inputs(1)
        .write('scripts/which.py', 'import azureml.core\ndef run(files): return [azureml.core.__file__]\n');
      await completed({ entry_script: 'which.py' });
      expect(rows()[0]).toContain(`/${source}/`);
    });

    it('files and a model folder by its name, with no models in the step', async () => {
      project.inputs(5).write('mnist/labels.json', '["zero", "one", "two"]').write('mnist/weights.bin', 'w');
      await register('mnist', 'mnist');
      const told = await completed({
        entry_script: 'digit_identification.py',
        mini_batch_size: 2,
        process_count_per_node: 2,
        arguments: ['--suffix', '!', '--of_others', '3'],
      });
      expect(told).toMatchObject({ status: 'completed', rows: 5, mini_batches: { succeeded: 3 } });
      expect(rows()).toEqual([0, 1, 2, 3, 4].map((at) => `00${at}.txt: one!`));
      expect(
        said('stdout')
          .join('')
          .match(/run method start: .*digit_identification\.py/g),
      ).toHaveLength(3);
    });

    it('a table and a pickle', async () => {
      const pickle =
        'import pickle, sys; pickle.dump(dict(limit=2.5, long="virginica", short="setosa"), open(sys.argv[1], "wb"))';
      expect(spawnSync('python3', ['-c', pickle, project.path('iris.pkl')]).status).toBe(0);
      await register('iris', 'iris.pkl');
      project.write('iris.csv', 'sepal.length,sepal.width,petal.length\n5.1,3.5,1.4\n6.3,3.3,6.0\n4.9,3.0,1.4\n');
      const told = await completed({
        entry_script: 'iris_prediction.py',
        inputs: [{ name: 'iris', type: 'tabular', path: 'iris.csv' }],
        mini_batch_size: '12',
        arguments: ['--model_name', 'iris'],
      });
      expect(told).toMatchObject({ status: 'completed', items: { succeeded: 3 } });
      expect(rows()).toEqual(['5.1 3.5 setosa', '6.3 3.3 virginica', '4.9 3.0 setosa']);
    });

    it('partitioned files and their context', async () => {
      for (const file of ['berlin/2', 'aachen/1', 'berlin/1', 'berlin/2']) {
        project.write(`data/${file}/a.txt`, 'four').write(`data/${file}/b.txt`, 'fourfour');
      }
      const told = await completed({
        entry_script: 'total_file_size.py',
        inputs: [{ name: 'weather', path: 'data', partition_format: '{city}/{month}/*.txt' }],
        mini_batch_size: undefined,
        partition_keys: ['city', 'month'],
        arguments: ['--unit', 'B'],
      });
      expect(told).toMatchObject({ status: 'completed', items: { succeeded: 6 }, mini_batches: { succeeded: 3 } });
      expect([...new Set(rows())]).toEqual([
        '0 aachen/1: 12 B, a.txt b.txt',
        '1 berlin/1: 12 B, a.txt b.txt',
        '2 berlin/2: 12 B, a.txt b.txt',
      ]);
    });

    it('a partitioned table and its context', async () => {
      project.write('income.csv', 'STATE,COLLEGE,INCOME\nCA,yes,5\nAK,no,1\nCA,yes,7\nCA,no,2\nAK,no,3\n');
      const told = await completed({
        entry_script: 'total_income.py',
        inputs: [{ name: 'income', type: 'tabular', path: 'income.csv' }],
        mini_batch_size: undefined,
        partition_keys: ['STATE', 'COLLEGE'],
        error_threshold: -1,
        arguments: ['--column', 'INCOME'],
      });
      expect(told).toMatchObject({ status: 'completed', mini_batches: { succeeded: 3 }, items: { total: 5 } });
      expect(rows()).toEqual(['CA yes 12', 'AK no 4', 'CA no 2']);
    });

    it('summary_only, where the script writes files of its own into the output folder that an argument names', async () => {
      project.write('in/store1.csv', 'quantity\n1\n3\n').write('in/store2.csv', 'quantity\n5\n');
      const told = await completed({
        entry_script: 'forecast.py',
        output_action: 'summary_only',
        arguments: ['--output_dir', '${{output}}', '--horizon', '2'],
      });
      expect(told).toMatchObject({ status: 'completed', rows: 0, items: { succeeded: 2 } });
      expect(project.summary().files).toEqual(['store1.forecast.csv', 'store2.forecast.csv']);
      expect(project.read(project.stepPath('outputs/output/store1.forecast.csv'))).toBe('quantity\n2.0\n2.0\n');
    });

    it("EntryScript's logger, folders and name", async () => {
      project.inputs(3);
      await completed({ entry_script: 'extract.py', output_action: 'summary_only', arguments: ['--language', 'de'] });
      expect(project.summary().files).toEqual(['000.txt.length', '001.txt.length', '002.txt.length']);
      const logged = said('entry_script_log').join('');
      expect(said('stderr').join('')).toBe('');
      const { stdout } = await project.here(['logs', '--user', 'log']);
      expect(stdout).toContain('INFO language: de');
      for (const line of ['INFO init() is called.', 'INFO language: de', 'INFO shutdown() is called.']) {
        expect(logged).toContain(line);
      }
      expect(logged.match(/INFO file: 00\d\.txt/g)).toHaveLength(3);
      expect(logged).not.toContain('too detailed');
      expect(said('stdout').join('')).toMatch(/run of process00[01]/);
    });
  },
  FIRST_TIME_MS,
);
