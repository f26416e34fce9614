import { describe, expect, it } from 'vitest';
import { allRequirements, condaParts, requirementLines } from './requirement-lines.ts';

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

describe('allRequirements', () => {
  it('has the lines of the files that it names in their place, each once on its way', () => {
    const files = { 'deps/all.txt': 'a\n-r ../more.txt\n-c pins.txt\nz', 'more.txt': 'b\n-r deps/all.txt' };
    expect(allRequirements(files, 'deps/all.txt', '/at')).toEqual(['a', 'b', '-c /at/deps/pins.txt', 'z']);
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
