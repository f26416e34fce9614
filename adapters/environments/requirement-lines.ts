import { dirname, resolve } from 'node:path';

/** The lines of a requirements file that mean something; files that it names are found wherever it is read. */
export function requirementLines(text: string, file: string): string[] {
  const lines = text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) =>
      line.replace(/^(-r|--requirement|-c|--constraint)[ =]+(\S+)$/, (_, option: string, path: string) =>
        /^[a-z]+:/.test(path) ? `${option} ${path}` : `${option} ${resolve(dirname(file), path)}`,
      ),
    );
}

/**
 * The lines of a requirements file and of those that it names, as far as they are among `files`; other files that they
 * name are found below `at`.
 */
export function allRequirements(
  files: Readonly<Record<string, string>>,
  file: string,
  at: string,
  above: readonly string[] = [],
): string[] {
  return requirementLines(files[file] ?? '', `${at}/${file}`).flatMap((line) => {
    const named = /^(?:-r|--requirement) (\S+)$/.exec(line)?.[1];
    const inner = named?.startsWith(`${at}/`) ? named.slice(at.length + 1) : undefined;
    if (inner === undefined || files[inner] === undefined) return [line];
    return [file, ...above].includes(inner) ? [] : allRequirements(files, inner, at, [file, ...above]);
  });
}

export interface CondaParts {
  readonly python: string | null;
  readonly pip: readonly string[];
  /** What only conda can install. */
  readonly others: readonly string[];
}

/** What of a conda file pip can do: the list below `- pip:`, and which Python. */
export function condaParts(text: string): CondaParts {
  const entries = text.split(/\r?\n/).flatMap((line) => /^(\s*)-\s+(.*?)\s*(?:\s#.*)?$/.exec(line) ?? []);
  const parts = { python: null as string | null, pip: [] as string[], others: [] as string[] };
  let pipIndent = -1;
  for (let at = 0; at < entries.length; at += 3) {
    const [indent, entry] = [entries[at + 1]?.length ?? 0, (entries[at + 2] ?? '').replaceAll(/^['"]|['"]$/g, '')];
    if (entry === 'pip:') pipIndent = indent;
    else if (pipIndent >= 0 && indent > pipIndent) parts.pip.push(entry);
    else {
      pipIndent = -1;
      const python = /^python\s*=*\s*(3\.\d+(?:\.\d+)?)/.exec(entry)?.[1];
      if (python !== undefined) parts.python = python;
      else if (isPackage(entry)) parts.others.push(entry);
    }
  }
  return parts;
}

/** Channels stand in lists of the same form. */
const isPackage = (entry: string): boolean => !/^(pip|python|defaults|conda-forge|anaconda|nodefaults)\b/.test(entry);
