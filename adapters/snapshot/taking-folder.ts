import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who takes snapshots, so that others can tell whether it lives. */
export interface Taker {
  readonly claim: Uint8Array;
  readonly isAlive: (claim: Uint8Array) => 'alive' | 'dead' | 'unknown';
}

const FOLDER = '.taking-';
/** Beside each such folder, and longer there than it, the claim of whoever fills it. */
const CLAIM = '.taker-';
const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Gives `write` a new folder below `above` which is gone afterwards, also when the process ends meanwhile. What
 * killed ones have left there goes as well.
 */
export async function inTakingFolder(
  above: string,
  taker: Taker,
  write: (folder: string) => Promise<void>,
): Promise<void> {
  mkdirSync(above, { recursive: true });
  removeLeftovers(above, taker);
  const id = randomUUID();
  const remove = () => removeTaking(above, id);
  const letGo = beforeDeath(remove);
  try {
    writeFileSync(join(above, CLAIM + id), taker.claim);
    mkdirSync(join(above, FOLDER + id));
    await write(join(above, FOLDER + id));
  } finally {
    letGo();
    remove();
  }
}

function removeTaking(above: string, id: string): void {
  rmSync(join(above, FOLDER + id), { recursive: true, force: true });
  rmSync(join(above, CLAIM + id), { force: true });
}

function removeLeftovers(above: string, { isAlive }: Taker): void {
  for (const name of readdirSync(above).filter((each) => each.startsWith(CLAIM))) {
    try {
      if (isAlive(readFileSync(join(above, name))) === 'dead') removeTaking(above, name.slice(CLAIM.length));
    } catch {
      // Its owner, or another who looks, was quicker; or it is another user's: then it is not ours to mend.
    }
  }
}

/** Those of `beforeDeath`: what else hears a signal decides whether the process ends by it. */
const mourners = new Set<(signal: NodeJS.Signals) => void>();

/** Acts before the process ends, be it by a signal that nobody else here hears. Returns what lets go of it again. */
function beforeDeath(act: () => void): () => void {
  const letGo = (): void => {
    process.off('exit', act);
    for (const signal of DEADLY) process.off(signal, die);
    mourners.delete(die);
  };
  const die = (signal: NodeJS.Signals): void => {
    if (process.listeners(signal).some((each) => !mourners.has(each))) return;
    letGo();
    act();
    process.kill(process.pid, signal);
  };
  mourners.add(die);
  process.on('exit', act);
  for (const signal of DEADLY) process.on(signal, die);
  return letGo;
}
