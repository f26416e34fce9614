import { shownValue } from './shown-value.ts';

/** Every name that becomes part of a path, a key or a message is checked here and nowhere else. */
const STEP_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const REFERENCE_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const REGISTRY_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
/** Device names of Windows: a workspace may be copied there, or lie on a share that serves it. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
const NOT_IN_FILE_NAMES = /[~"#%&*:<>?/\\{|}]/;
/** File systems take 255; what is longer leaves no room for the `.partial` beside it. */
const FILE_NAME_BYTES = 240;
const CONTROL = /\p{Cc}/u;

/** Why this cannot be a step's name; undefined when it can. */
export function stepNameFault(name: string): string | undefined {
  if (!STEP_NAME.test(name) || name.length < 3 || name.length > 32) {
    return 'must be 3 to 32 lower-case letters, digits and inner hyphens, starting with a letter';
  }
  return RESERVED.test(name) ? 'is a reserved name on some file systems; choose another' : undefined;
}

/** Why this cannot name a compute, which becomes part of a topic's name; undefined when it can. */
export function computeNameFault(name: string): string | undefined {
  if (STEP_NAME.test(name) && name.length >= 2 && name.length <= 32 && !RESERVED.test(name)) return undefined;
  return 'must be 2 to 32 lower-case letters, digits and inner hyphens, starting with a letter';
}

/** Why this cannot name an input, an output or a parameter; undefined when it can. */
export function referenceNameFault(name: string): string | undefined {
  if (!REFERENCE_NAME.test(name)) {
    return 'must be 1 to 64 letters, digits, underscores and hyphens, starting with a letter or an underscore';
  }
  if (name === '__proto__' || RESERVED.test(name)) return 'is a reserved name; choose another';
  return undefined;
}

/** Why this cannot name a datastore, a dataset or a model, which becomes a folder's name; undefined when it can. */
export function registryNameFault(name: string): string | undefined {
  if (!REGISTRY_NAME.test(name) || name.endsWith('.')) {
    return 'must be 1 to 64 letters, digits, underscores, hyphens and inner dots, starting with a letter, a digit or an underscore';
  }
  return name === '__proto__' || RESERVED.test(name) ? 'is a reserved name; choose another' : undefined;
}

/** Why this cannot name an environment variable; undefined when it can. */
export function variableNameFault(name: string): string | undefined {
  if (VARIABLE_NAME.test(name) && name !== '__proto__') return undefined;
  return 'must be letters, digits and underscores, not starting with a digit';
}

/** Why this is not a plain file name; undefined when it is one. */
export function fileNameFault(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..' || name !== name.trim()) return 'must be a plain file name';
  if (CONTROL.test(name) || !name.isWellFormed()) return 'must not hold control characters';
  if (NOT_IN_FILE_NAMES.test(name)) return 'must be a plain file name without any of ~ " # % & * : < > ? / \\ { | }';
  if (RESERVED.test(name)) return 'is a reserved name on some file systems; choose another';
  if (new TextEncoder().encode(name).length > FILE_NAME_BYTES) return `must be at most ${FILE_NAME_BYTES} bytes long`;
  return undefined;
}

/** Why a path is not what its writer takes it for: only a shell knows whose home `~` is. */
export const homeFault = (path: string): string | undefined =>
  path === '~' || path.startsWith('~/') ? `${shownValue(path)}: ~ is not expanded; write the whole path` : undefined;

/** Why this is not a path below some folder; undefined when it is one. `.` parts are harmless, `..` never is. */
export function innerPathFault(path: string): string | undefined {
  if (CONTROL.test(path) || !path.isWellFormed()) return 'must not hold control characters';
  if (path.includes('\\')) return 'must have / between its parts, not \\';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'must be a relative path';
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) return 'must name something inside its folder';
  if (parts.includes('..')) return 'must not leave its folder with ..';
  if (parts.some((part) => RESERVED.test(part)))
    return 'holds a name that is reserved on some file systems; choose another';
  return undefined;
}
