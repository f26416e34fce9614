import { describe, expect, it } from 'vitest';
import { refuseIndexSecrets } from './index-secrets.ts';

describe('an address in a requirements file', () => {
  it.each([
    '--index-url https://user:s3cret@pypi.example/simple',
    '--extra-index-url=https://s3cret@pypi.example/simple',
    '# -i https://user:s3cret@pypi.example/simple',
    'pkg @ git+https://user:${TOKEN}s3cret@host.example/pkg.git',
    '  - "--find-links http://:s3cret@host.example/"',
  ])('with a login is refused by its line, without its words: %s', (line) => {
    let refused: unknown;
    try {
      refuseIndexSecrets('deps/all.txt', `numpy\n${line}\n`);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'JOB_INVALID', hint: expect.stringContaining('pass_environment') });
    expect((refused as Error).message).toMatch(/^environment: deps\/all\.txt:2: a login is written out/);
    expect(JSON.stringify(refused) + (refused as Error).message).not.toContain('s3cret');
  });

  it.each([
    'https://pypi.example/simple',
    '--index-url https://user:${PASSWORD}@pypi.example/simple',
    '--index-url https://${TOKEN}@pypi.example/simple',
    'pkg @ git+ssh://git@host.example/pkg.git@v1',
    'numpy==1.0 # ask me@example.org',
  ])('without one passes: %s', (line) => {
    expect(() => refuseIndexSecrets('a.txt', line)).not.toThrow();
  });
});
