import { describe, expect, it } from 'vitest';
import { condaParts, requirementLines } from './requirement-lines.ts';

describe('requirementLines', () => {
  it('drops comments and joins what goes on, and finds the files that it names', () => {
    const text =
      '# all\nnumpy==1.26 # exact\n\n-r more.txt\n-c https://x/c.txt\npillow \\\n  >=9\ngit+https://x/y#egg=z\n';
    expect(requirementLines(text, '/code/deps/requirements.txt')).toEqual([
      'numpy==1.26',
      '-r /code/deps/more.txt',
      '-c https://x/c.txt',
      'pillow    >=9',
      'git+https://x/y#egg=z',
    ]);
  });
});

describe('condaParts', () => {
  it('takes the part for pip, and the version of Python', () => {
    const text = `name: batch
channels:
  - conda-forge
dependencies:
  - python=3.8
  - pip
  - openblas
  - pip:
    - azureml-core
    - "pandas<2" # tables
`;
    expect(condaParts(text)).toEqual({ python: '3.8', pip: ['azureml-core', 'pandas<2'], others: ['openblas'] });
  });
});
