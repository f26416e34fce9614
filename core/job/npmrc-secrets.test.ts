import { describe, expect, it } from 'vitest';
import { refuseNpmrcSecrets } from './npmrc-secrets.ts';

const refusal = (text: string): Error | undefined => {
  try {
    refuseNpmrcSecrets('web/.npmrc', text);
    return undefined;
  } catch (error) {
    return error as Error;
  }
};

describe('an .npmrc', () => {
  it.each([
    '//registry.example/:_authToken=npm_s3cret',
    '//registry.example/:_authToken = "npm_s3cret"',
    '"//registry.example/:_authToken" = npm_s3cret',
    '_auth=czNjcmV0Og==',
    '  //registry.example/path/:_password=s3cret',
    '//registry.example/:_authToken=${TOKEN}s3cret',
    '//registry.example/:_authToken=${TOKEN:-s3cret}',
    '//registry.example/:_authToken[]=s3cret',
    '; //registry.example/:_authToken=s3cret',
    '# _auth=s3cret',
  ])('with a secret is refused by its line, without its words: %s', (line) => {
    const error = refusal(`registry=https://registry.example/\r\n\n${line}\n`);
    expect(error).toMatchObject({ code: 'JOB_INVALID', hint: expect.stringContaining('${NPM_TOKEN}') });
    expect(error?.message).toMatch(/^environment: web\/\.npmrc:3: _(authToken|auth|password) is written out/);
    expect(JSON.stringify(error) + error?.message).not.toContain('s3cret');
  });

  it.each([
    '//registry.example/:_authToken=${NPM_TOKEN}',
    '//registry.example/:_authToken = "${NPM_TOKEN?}" ; of the build',
    '_auth=',
    '; what is _authToken for?',
    '#//registry.example/:_authToken=${NPM_TOKEN}',
    '//registry.example/:username=me',
    'registry=https://registry.example/?of:_auth=x',
    'always-auth=true',
  ])('without one is taken: %s', (line) => {
    expect(refusal(line)).toBeUndefined();
  });
});
