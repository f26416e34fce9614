import { describe, expect, it } from 'vitest';
import { reasonIn } from './reason-in.ts';

describe('reasonIn', () => {
  it.each([
    [
      'pip',
      'Collecting x\nERROR: Could not find a version\nERROR: No matching distribution found for x\n',
      'ERROR: No',
    ],
    ['npm', 'npm error code E404\nnpm error 404 Not Found\nnpm error A log is in /root\n', 'npm error 404 Not Found'],
    ['a tool that names its error somewhere', 'working\nTypeError: x\ndone\n', 'TypeError: x'],
  ])('is what %s says of it', (_, words, reason) => {
    expect(reasonIn(words)).toContain(reason);
  });

  it('of uv has the causes, which alone say why', () => {
    const words = `Using Python 3.11.7 environment at: x
error: Failed to fetch: https://index.example/x/
  cause: client error (Connect)
  cause: invalid peer certificate: UnknownIssuer

hint: Consider the option
`;
    expect(reasonIn(words)).toBe(
      'error: Failed to fetch: https://index.example/x/: client error (Connect): invalid peer certificate: UnknownIssuer',
    );
    const older = '  × No solution found when resolving dependencies:\n  ╰─▶ Because there is no version of x==9\n';
    expect(reasonIn(older)).toBe('No solution found when resolving dependencies: Because there is no version of x==9');
  });

  it('is undefined when nothing says it', () => {
    expect(reasonIn('Killed\n')).toBeUndefined();
  });
});
