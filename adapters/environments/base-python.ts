import { isOnPath } from './on-path.ts';
import { runTool, ToolFailed } from './run-tool.ts';

/** What a virtual environment is made from. */
export interface BasePython {
  /** A path; or a version that uv finds or fetches. */
  readonly python: string;
  /** Another version of it is another environment. */
  readonly identity: string;
}

const WHO = 'import sys; print(sys.executable); print(sys.version.split()[0])';

/** @throws ToolFailed that says what to install */
export async function basePython(
  version: string | null,
  variables: Readonly<Record<string, string>>,
): Promise<BasePython> {
  const minor = version?.split('.').slice(0, 2).join('.');
  for (const candidate of minor === undefined ? ['python3'] : [`python${minor}`, 'python3']) {
    const found = await runTool(candidate, ['-c', WHO], { variables }).catch(() => undefined);
    const [file, known] = found?.trim().split('\n') ?? [];
    if (file === undefined || known === undefined) continue;
    if (version === null || known === version || known.startsWith(`${version}.`))
      return { python: file, identity: `${file} ${known}` };
  }
  if (version !== null && isOnPath('uv', variables)) return { python: version, identity: `uv ${version}` };
  const which = version === null ? 'python3' : `Python ${version}`;
  const install = minor === undefined ? 'python3 and python3-venv' : `python${minor} and python${minor}-venv`;
  throw new ToolFailed(
    `there is no ${which} on PATH: install ${install}, or uv, which fetches the version that is asked for`,
    '',
  );
}
