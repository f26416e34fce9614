import { readdirSync, readFileSync } from 'node:fs';

/** A field of `/proc/PID/stat` behind the program's name, which stands in brackets and may hold anything. */
const SESSION = 3;

/** The processes of this machine by the session that they belong to, which a worker's descendants cannot leave unasked. */
export function sessionMembers(): ReadonlyMap<number, readonly number[]> {
  const sessions = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const session = Number(statOf(Number(name))?.[SESSION]);
    const members = sessions.get(session);
    if (members === undefined) sessions.set(session, [Number(name)]);
    else members.push(Number(name));
  }
  return sessions;
}

/**
 * Resident, shared pages counted for each that has them: quick, and but for what is swapped out never less than
 * `ownBytes`. Asked in kilobytes: how large a page is, is the machine's matter.
 */
export const residentBytes = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + kilobytes(textOf(`/proc/${pid}/status`) ?? '', 'VmRSS'), 0) * 1024;

/**
 * What ending them would give back: memory that no file stands behind, swapped out or not, pages that several share
 * counted once. What is mapped from files (a model's weights) the kernel can drop by itself. Slow: a millisecond for
 * each gigabyte. Undefined where the kernel does not tell.
 */
export function ownBytes(pids: readonly number[]): number | undefined {
  const each = pids.flatMap((pid) => textOf(`/proc/${pid}/smaps_rollup`) ?? []);
  if (each.length === 0) return undefined;
  const kinds = ['Pss_Anon', 'Pss_Shmem', 'SwapPss'];
  return each.reduce((sum, text) => sum + kinds.reduce((part, kind) => part + kilobytes(text, kind), 0), 0) * 1024;
}

const kilobytes = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);

function statOf(pid: number): readonly string[] | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** It may be gone by now. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
