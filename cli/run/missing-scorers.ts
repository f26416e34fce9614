import { MillraceError, withHint } from '../../core/errors.ts';
import { scorerOf } from '../../core/service/computes.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { scorersInReach } from '../wiring/live-scorers.ts';

/** Mini-batches may just be long: so long none may end before anybody asks why, and between two questions. */
const PATIENCE_MS = 15_000;

/** Why a job of services may not get on: nobody of its compute is there, or the broker is not. */
export class MissingScorers {
  readonly #ask: () => ReturnType<typeof scorersInReach>;
  readonly #compute: string;
  #settled = -1;
  #sinceMs = 0;
  #isAsking = false;
  #why: string | undefined;

  constructor({ environment }: Pick<CommandContext, 'environment'>, compute: string, ask = scorersInReach) {
    this.#ask = () => ask(environment, compute);
    this.#compute = compute;
  }

  /** What is known now, at `nowMs` with so many mini-batches done: nobody waits for a broker. */
  note(nowMs: number, settled: number): string | undefined {
    if (settled !== this.#settled) {
      this.#settled = settled;
      this.#sinceMs = nowMs;
      this.#why = undefined;
    }
    if (!this.#isAsking && nowMs - this.#sinceMs >= PATIENCE_MS) {
      this.#sinceMs = nowMs;
      void this.#look(settled);
    }
    return this.#why;
  }

  async #look(settled: number): Promise<void> {
    this.#isAsking = true;
    const why = await whyNoScorers(this.#compute, this.#ask);
    this.#isAsking = false;
    if (settled === this.#settled) this.#why = why;
  }
}

/** Undefined where somebody is there, or no broker is named that could tell. */
export async function whyNoScorers(
  compute: string,
  ask: () => ReturnType<typeof scorersInReach>,
): Promise<string | undefined> {
  try {
    if ((await ask())?.length !== 0) return undefined;
    const name = sanitized(compute);
    return `no scorer of the compute ${name} is there; start one: ${scorerOf(name)}`;
  } catch (error) {
    if (!(error instanceof MillraceError)) return sanitized(String(error));
    return sanitized(withHint(error));
  }
}
