import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL } from '../../tests/support/job-text.ts';
import { bindArguments } from './arguments.ts';

const paths = {
  inputs: { images: '/data/images', odd: '/a/${{output}}/$&' },
  side_inputs: { labels: '/data/labels.txt' },
  models: { mnist: '/ws/mnist' },
  output: '/out',
};

describe('bound arguments', () => {
  it('are local paths, alone or inside a longer argument', () => {
    const args = ['--in', '${{inputs.images}}', '--x=${{ inputs.images }}/a:${{output}}', 'plain ${HOME}'];
    expect(bindArguments(args, paths)).toEqual(['--in', '/data/images', '--x=/data/images/a:/out', 'plain ${HOME}']);
  });

  it('are side inputs and models too', () => {
    const args = ['${{side_inputs.labels}}', '--model=${{models.mnist}}'];
    expect(bindArguments(args, paths)).toEqual(['/data/labels.txt', '--model=/ws/mnist']);
  });

  it('take a path as it is, whatever it looks like', () => {
    expect(bindArguments(['${{inputs.odd}}'], paths)).toEqual(['/a/${{output}}/$&']);
  });

  it.each(['${{inputs.toString}}', '${{inputs.none}}', '${{outputs}}', '${{parameters.p}}'])('never hold %s', (text) =>
    expect(() => bindArguments([text], paths)).toThrow(expect.objectContaining({ code: 'INVARIANT_BROKEN' })),
  );
});

it('are told all that is wrong with them, also where they are one text', () => {
  expect(
    faultsOf(`${MINIMAL}arguments: "\${{inputs.label}} -x \${{outputs.x}} \${{models.zz}} \${{models.zz}}"\n`),
  ).toEqual([
    expect.stringContaining('${{inputs.label}}: label '),
    expect.stringContaining('${{outputs.x}} is not known; did you mean output?'),
    expect.stringContaining('${{models.zz}}: zz '),
  ]);
});
