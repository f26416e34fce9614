import { describe, expect, it } from 'vitest';
import { fileNameFault, innerPathFault, referenceNameFault, stepNameFault, variableNameFault } from './names.ts';

const HOSTILE = [
  ...[
    '',
    '.',
    '..',
    '../x',
    '../../etc/passwd',
    '/etc/passwd',
    '..\\x',
    'C:\\x',
    'C:x',
    '\\\\host\\share',
    'a/../../b',
  ],
  ...[
    'a\0b',
    'a\nb',
    '\u001b[31m',
    'a\ud800',
    'con',
    'NUL',
    'aux',
    'com1',
    'lpt9',
    'x/..',
    './..',
    '~/../x',
    '__proto__/..',
  ],
];

describe('fault 44: hostile names', () => {
  it.each(HOSTILE)('%j is no name of a step, an input, an output, a parameter or a variable', (name) => {
    expect(stepNameFault(name)).toBeTypeOf('string');
    expect(referenceNameFault(name)).toBeTypeOf('string');
    if (!/^[a-z0-9]+$/i.test(name)) expect(variableNameFault(name)).toBeTypeOf('string');
  });

  it.each([...HOSTILE, 'nul.txt', 'a:b', 'a|b', ' ', ' a', 'a ', 'é'.repeat(121), 'x'.repeat(241), '__proto__/x'])(
    '%j is no plain file name',
    (name) => expect(fileNameFault(name)).toBeTypeOf('string'),
  );

  it.each([...HOSTILE, 'a/con/b', 'a\\b', '/', './', 'sub/nul.ts', 'd:/x'])('%j is no path inside a folder', (path) =>
    expect(innerPathFault(path)).toBeTypeOf('string'),
  );

  it('a name that would change every object is refused', () => {
    expect(referenceNameFault('__proto__')).toBeTypeOf('string');
    expect(variableNameFault('__proto__')).toBeTypeOf('string');
  });
});

describe('names', () => {
  it.each(['abc', 'predict-digits-mnist', 'a1b', `a${'b'.repeat(31)}`, 'con1'])('%j names a step', (name) =>
    expect(stepNameFault(name)).toBeUndefined(),
  );

  it.each(['ab', 'Abc', '1abc', 'abc-', '-abc', 'a_b', `a${'b'.repeat(32)}`])('%j does not name a step', (name) =>
    expect(stepNameFault(name)).toBeTypeOf('string'),
  );

  it.each(['a', '_x', 'mnist_images', 'A-1', 'x'.repeat(64), 'constructor'])('%j names an input', (name) =>
    expect(referenceNameFault(name)).toBeUndefined(),
  );

  it.each(['1a', '-a', 'a.b', 'a b', 'é', 'x'.repeat(65)])('%j does not name an input', (name) =>
    expect(referenceNameFault(name)).toBeTypeOf('string'),
  );

  it.each(['a.txt', 'mnist outputs.txt', '.hidden', 'é'.repeat(120), 'console.txt', 'a..b'])(
    '%j is a plain file name',
    (name) => expect(fileNameFault(name)).toBeUndefined(),
  );

  it.each(['~', '"', '#', '%', '&', '*', ':', '<', '>', '?', '/', '\\', '{', '|', '}'])(
    'a file name must not hold %s',
    (character) => expect(fileNameFault(`a${character}b`)).toContain('plain file name'),
  );

  it.each(['score.ts', './score.ts', 'src/a b/score.ts', 'a..b/x'])('%j is a path inside a folder', (path) =>
    expect(innerPathFault(path)).toBeUndefined(),
  );
});
