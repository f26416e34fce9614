import { type Finding, fix, ok } from './finding.ts';

const FLOOR = [22, 18] as const;

/** Older ones do not run `.ts` scripts as they are. */
export function checkNodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1]);
  if (isEnough) return ok('Node', version);
  return fix('Node', `${version} is too old`, `install Node ${FLOOR.join('.')} or newer, best 24`);
}
