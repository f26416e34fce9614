import { MillraceError } from '../errors.ts';

/** `key = value` of an ini file, the key with its registry before it: `//host/:_authToken=…`. In a comment it is kept too. */
const SECRET = /^[\s;#"']*(?:[^=]*:)?(_authToken|_auth|_password)["']?\s*(?:\[\]\s*)?=(.*)$/;
/** As npm puts variables in; what else stands there would be a part of the secret. */
const ONLY_NAMES_VARIABLES = /^(["']?)(?:\$\{\w+\??\})*\1$/;

/**
 * An `.npmrc` is kept with whatever is built from it, so it must not have a secret: only the name of a variable.
 *
 * @throws MillraceError `JOB_INVALID` that names the line, never the value
 */
export function refuseNpmrcSecrets(path: string, text: string): void {
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [, name, value = ''] = SECRET.exec(line) ?? [];
    if (name === undefined || ONLY_NAMES_VARIABLES.test(value.replace(/\s[;#].*$/, '').trim())) continue;
    throw new MillraceError(
      'JOB_INVALID',
      `environment: ${path}:${at + 1}: ${name} is written out, and would be kept`,
      {
        hint: `write ${name}=\${NPM_TOKEN} there, and let jobs have it: pass_environment: [NPM_TOKEN]`,
      },
    );
  }
}
