import { MillraceError } from '../errors.ts';

/** `scheme://userinfo@`, as addresses of package indexes and of packages have it. */
const LOGIN = /\b([a-z][a-z0-9+.-]*):\/\/([^\s/@'"]+)@/gi;
const ONLY_NAMES_VARIABLES = /^(?:\$\{\w+\})*$/;

export const LOGIN_HINT =
  'write https://${PIP_USER}:${PIP_PASSWORD}@… there, and let jobs have them: pass_environment: [PIP_USER, PIP_PASSWORD]';

/** Whether an address in the line has a password, or what may be a token. */
export const holdsLogin = (line: string): boolean =>
  [...line.matchAll(LOGIN)].some(([, scheme = '', login = '']) => !isHarmless(scheme, login));

/**
 * Requirements and conda files are kept with whatever is built from them, so no address in them may have a password: only
 * the name of a variable. Over http(s) a lone name counts as well, because tokens are given so.
 *
 * @throws MillraceError `JOB_INVALID` that names the line, never the value
 */
export function refuseIndexSecrets(path: string, text: string): void {
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (!holdsLogin(line)) continue;
    const what = `environment: ${path}:${at + 1}: a login is written out, and would be kept`;
    throw new MillraceError('JOB_INVALID', what, { hint: LOGIN_HINT });
  }
}

function isHarmless(scheme: string, login: string): boolean {
  const cut = login.indexOf(':');
  if (cut >= 0) return ONLY_NAMES_VARIABLES.test(login.slice(cut + 1));
  return login === 'git' || /ssh/i.test(scheme) || ONLY_NAMES_VARIABLES.test(login);
}
