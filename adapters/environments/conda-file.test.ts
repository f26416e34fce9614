import { describe, expect, it } from 'vitest';
import { placedCondaFile } from './conda-file.ts';

const isAzure = (entry: string): boolean => entry.startsWith('azureml-');

describe('placedCondaFile', () => {
  it('leaves out what it is told to, and finds the files that are named', () => {
    const text = `name: batch
dependencies:
  - python=3.8
  - pip:
    - azureml-core==1.60 # of the cloud
    - "pandas<2"
    - -r more.txt
  - openblas
`;
    expect(placedCondaFile(text, '/code/conda.yml', isAzure)).toEqual({
      leftOut: ['azureml-core==1.60'],
      text: `name: batch
dependencies:
  - python=3.8
  - pip:
    - "pandas<2"
    - "-r /code/more.txt"
  - openblas
`,
    });
  });

  it('leaves no empty list for pip, which conda refuses', () => {
    const text = 'dependencies:\n- python=3.8\n- pip\n- pip:\n  - azureml-defaults\n- numpy';
    expect(placedCondaFile(text, '/c.yml', isAzure).text).toBe('dependencies:\n- python=3.8\n- pip\n- numpy');
  });
});
