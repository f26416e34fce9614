import { describe, expect, it } from 'vitest';
import { environmentSchema, withoutAzureml } from './script-environment.ts';
import { namedBy } from './setting-values.ts';

const schema = environmentSchema(namedBy(() => undefined));

describe('environment', () => {
  it('fills its gaps, and what it has filled reads the same again', () => {
    const read = schema.parse({ pip: ['numpy==1.26'], python: '3.10' });
    expect(read).toEqual({
      python: '3.10',
      pip: ['numpy==1.26'],
      requirements: null,
      conda: null,
      npm: null,
      variables: {},
      image: null,
      azureml: 'stand-ins',
      registered: null,
    });
    expect(schema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });

  it('tells each unknown name in its place, with the nearest, beside what else is wrong', () => {
    const { error } = schema.safeParse({ pipp: ['six'], docker: 'own:1', python: '2.7' });
    expect(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
      expect.stringContaining('python must be a version of Python'),
      'pipp is not a known name; did you mean pip?',
      'docker is not a known name; remove it',
    ]);
  });

  it.each([
    [{ python: 3.1 }, 'must be a version of Python, 3.7 or newer, in quotes'],
    [{ python: '2.7' }, '3.7 or newer'],
    [{ pip: ['a\n-e .'] }, 'on one line'],
    [{ requirements: '../requirements.txt' }, ''],
    [{ npm: 'packages.json' }, 'must be a package.json'],
    [{ python: '3.11', conda: 'conda.yml' }, 'is what the conda file says'],
    [{ pip: ['--index-url https://user:s3cret@pypi.example/simple'] }, 'has a login written out'],
    ['docker', 'must be a mapping'],
  ])('%j is refused', (given, message) => {
    const { success, error } = schema.safeParse(given);
    expect(success).toBe(false);
    expect(JSON.stringify(error?.issues)).toContain(message);
    expect(error?.issues.map((issue) => issue.message).join()).not.toContain('s3cret');
  });
});

describe('withoutAzureml', () => {
  it('leaves out what the stand-ins replace, and nothing of a similar name', () => {
    const lines = [
      'azureml-core>=1.5',
      'AzureML_Defaults',
      'azureml-corelib',
      'azureml-dataset-runtime[fuse]',
      'numpy',
    ];
    expect(withoutAzureml(lines)).toEqual({
      kept: ['azureml-corelib', 'numpy'],
      leftOut: ['azureml-core>=1.5', 'AzureML_Defaults', 'azureml-dataset-runtime[fuse]'],
    });
  });
});
