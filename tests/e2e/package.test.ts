import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLinks } from '../house/dead-links.ts';
import { installDigits } from '../support/digits-project.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SIZE_MAX = 60e6;
/** npm asks a registry for the dependencies. */
const INSTALL_MS = 300_000;

/** Imports what a script may, and would not compile if the package's declarations said less. */
const SCRIPT = `import { logger, type MiniBatchContext, NonRetryableError } from 'millrace';

export async function run(miniBatch: string[], context: MiniBatchContext): Promise<string[]> {
  const index: number = context.minibatchIndex;
  if (context.datasetName === '') throw new NonRetryableError('an input has a name');
  logger.info('mini-batch', index);
  return miniBatch.map((path) => \`\${index} \${path.length > 0}\`);
}
`;

const base = mkdtempSync(join(tmpdir(), 'package-'));

describe('the package', () => {
  const project = join(base, 'somewhere else');
  let tarball = '';

  beforeAll(() => {
    tarball = pack();
    mkdirSync(project);
    npm(['install', tarball], project);
  }, INSTALL_MS);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('runs a job in an empty folder: npx millrace init && npx millrace run', () => {
    const { status, stdout, stderr } = shell('npx millrace init && npx millrace run', project);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const output = stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(readFileSync(output, 'utf8')).toBe(
      'brook.txt: 7 words\nflour.txt: 14 words\nrace.txt: 13 words\nwheel.txt: 5 words\n',
    );
  });

  it(
    'runs the digits job, though no optional package is there',
    () => {
      installDigits();
      const job = join(ROOT, 'examples/digits/digits.yaml');
      const { status, stdout, stderr } = shell(`node_modules/.bin/millrace run '${job}'`, project);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(readFileSync(stdout.trim(), 'utf8').trimEnd().split('\n')).toHaveLength(1_000);
      const packages = readdirSync(join(project, 'node_modules'));
      expect(packages.filter((name) => ['nodejs-polars', '@azure', '@opentelemetry'].includes(name))).toEqual([]);
    },
    INSTALL_MS,
  );

  it('asks for the optional package that tables need, by the words that install it, before there is a job', () => {
    const folder = join(project, 'table');
    mkdirSync(join(folder, 'in'), { recursive: true });
    writeFileSync(join(folder, 'in/a.csv'), 'id\n1\n');
    writeFileSync(join(folder, 'script.mjs'), 'export const run = (rows) => rows;\n');
    const job = { name: 'table', entry_script: 'script.mjs', error_threshold: 0 };
    const inputs = [{ name: 'table', type: 'tabular', path: 'in' }];
    writeFileSync(join(folder, 'job.yaml'), JSON.stringify({ ...job, inputs }));
    const { status, stdout, stderr } = shell('../node_modules/.bin/millrace run job.yaml', folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('tables need the package nodejs-polars, which is not installed\n');
    expect(stderr).toContain(
      `hint: npm install nodejs-polars@${optionalVersion('nodejs-polars')} in ${folder} or above`,
    );
    expect(readdirSync(folder).sort()).toEqual(['in', 'job.yaml', 'script.mjs']);
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(shell('node_modules/.bin/millrace --version', project)).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  it('takes no more than 60 MB with its dependencies', () => {
    const bytes = apparentSize(join(project, 'node_modules'));
    console.log(`installed: ${(bytes / 1e6).toFixed(1)} MB`);
    expect(bytes).toBeLessThanOrEqual(SIZE_MAX);
  });

  it('declares what scripts import from it, and gives it to them', () => {
    writeFileSync(join(project, 'typed.ts'), SCRIPT);
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
    // Without the browser's own types, which are most of what there would be to check.
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024', ...types];
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const checked = spawnSync(process.execPath, [compiler, ...options, 'typed.ts', 'entry_script.ts'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect({ status: checked.status, said: checked.stdout }).toEqual({ status: 0, said: '' });

    writeFileSync(
      join(project, 'typed.yaml'),
      readFileSync(join(project, 'job.yaml'), 'utf8').replace('entry_script.ts', 'typed.ts'),
    );
    const { status, stderr } = shell('npx millrace run typed.yaml && npx millrace results', project);
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it('has all that its pages lead to', () => {
    const home = join(project, 'node_modules/millrace');
    const pages = filesBelow(home).filter((file) => file.endsWith('.md'));
    expect(pages).toContain('README.md');
    const dead = pages.flatMap((page) => deadLinks(home, page).map((link) => `${page}: ${link}`));
    expect(dead).toEqual([]);
  });

  it('holds the built program, its declarations and the schemas, and nothing that only we need', () => {
    const files = filesBelow(join(project, 'node_modules/millrace'));
    for (const file of [
      'dist/bin/millrace.js',
      'dist/sdk/entry-script.d.ts',
      'dist/schemas/MiniBatch.avsc',
      'dist/adapters/worker-process/node/host.js',
      'LICENSE',
      'README.md',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'docs/tutorial/first-job.md',
      'docs/way-of-the-data.svg',
      'examples/iris/iris.csv',
      'python/millrace-azureml/pyproject.toml',
      'python/millrace-azureml/src/azureml/core/__init__.py',
      'package.json',
    ]) {
      expect(files).toContain(file);
    }
    const odd = files.filter((file) =>
      /\.(test|contract)\.|golden|sample-records|fixture|egg-info|^(tests|bench|tools)\/|^examples\/.*\/(images|node_modules)\//.test(
        file,
      ),
    );
    expect(odd).toEqual([]);
    expect(files.filter((file) => /^dist\/.*(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });
});

/** What is built already, as all tests of whole programs need it: whoever tests beside us uses it, so it is not built anew. */
function pack(): string {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts.prepack).toBe('npm run build');
  const said = npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', base], ROOT);
  return join(base, said.trimEnd().split('\n').at(-1) ?? '');
}

function npm(words: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', [...words, '--no-audit', '--no-fund'], {
    cwd,
    env: environment(),
    encoding: 'utf8',
    timeout: INSTALL_MS,
  });
  if (status !== 0) throw new Error(`npm ${words.join(' ')}: ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

function shell(command: string, cwd: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('sh', ['-c', command], { cwd, env: environment(), encoding: 'utf8' });
}

/** What we are tested with. */
const optionalVersion = (name: string): string =>
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).peerDependencies[name];

/** This Node first, and nothing of the npm that runs these tests. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|VITEST|NODE_ENV)/.test(name));
  return { ...Object.fromEntries(own), PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NO_COLOR: '1' };
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

const apparentSize = (folder: string): number =>
  filesBelow(folder).reduce((sum, file) => sum + lstatSync(join(folder, file)).size, 0);
