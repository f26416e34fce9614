import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds an epoch: enough to prove from the same host that it is dead. */
interface OwnerClaim {
  readonly host: string;
  readonly pid: number;
  /** In the kernel's ticks since boot; a later process with the same pid has another. Null where there is no /proc. */
  readonly startTicks: string | null;
  /** Null where there is no /proc. */
  readonly bootId: string | null;
  /** Containers may share a host name, and none sees the processes of another. Null where there is no /proc. */
  readonly pidNamespace?: string | null;
}

export function ownerClaim(): Uint8Array {
  const claim: OwnerClaim = {
    host: hostname(),
    pid: process.pid,
    startTicks: startTicks(process.pid),
    bootId: bootId(),
    pidNamespace: pidNamespace(),
  };
  return Buffer.from(`${JSON.stringify(claim)}\n`);
}

/** `unknown`: another host's or container's, or a claim that cannot be read. */
export function isOwnerAlive(claimBytes: Uint8Array): 'alive' | 'dead' | 'unknown' {
  const claim = parse(claimBytes);
  if (claim === undefined || claim.host !== hostname()) return 'unknown';
  if (claim.bootId !== bootId()) return 'dead';
  if (claim.pidNamespace !== undefined && claim.pidNamespace !== pidNamespace()) return 'unknown';
  if (claim.startTicks === null) return exists(claim.pid) ? 'unknown' : 'dead';
  return startTicks(claim.pid) === claim.startTicks ? 'alive' : 'dead';
}

function parse(bytes: Uint8Array): OwnerClaim | undefined {
  try {
    const claim: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof claim === 'object' && claim !== null ? (claim as OwnerClaim) : undefined;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Null also of one that is dead and only waits for its parent to notice. Field 22 of /proc/<pid>/stat (proc(5)); the command in field 2 may hold anything, so count from its end. */
function startTicks(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

function bootId(): string | null {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

function pidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
