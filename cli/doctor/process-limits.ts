import { readFile } from 'node:fs/promises';
import { type Finding, ok, warn } from './finding.ts';

const OPEN_FILES = 1024;
const PROCESSES = 1024;

/** `ulimit -n` and `-u` of this process, where the kernel tells them. */
export async function checkProcessLimits(): Promise<readonly Finding[]> {
  const text = await readFile('/proc/self/limits', 'utf8').catch(() => undefined);
  return text === undefined ? [] : judgeProcessLimits(text);
}

/** Takes the kernel's table of limits: name, soft limit, hard limit. */
export function judgeProcessLimits(table: string): readonly Finding[] {
  return [
    judge('open files', softLimit(table, 'Max open files'), OPEN_FILES, 'raise it with ulimit -n'),
    judge('processes', softLimit(table, 'Max processes'), PROCESSES, 'raise it with ulimit -u'),
  ];
}

function judge(name: string, limit: number | undefined, enough: number, advice: string): Finding {
  if (limit === undefined) return ok(name, 'the limit is not known');
  if (limit >= enough) return ok(name, limit === Number.POSITIVE_INFINITY ? 'no limit' : `up to ${limit}`);
  return warn(name, `at most ${limit}: few for many workers`, advice);
}

function softLimit(table: string, name: string): number | undefined {
  const soft = new RegExp(`^${name}\\s+(\\S+)`, 'm').exec(table)?.[1];
  if (soft === undefined) return undefined;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
