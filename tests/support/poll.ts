const SHORTEST_MS = 5;
const LONGEST_MS = 50;
/** Of what was waited so far: whoever asks all the time takes the machine from what it waits for. */
const SHARE = 0.02;
/** No measure of anything: what a busy machine may take, and short of a test's own limit. */
const TIMEOUT_MS = 120_000;

export interface PollOptions {
  /** Default: 120,000. */
  readonly timeoutMs?: number;
  /** What is waited for, for the message when it does not come. */
  readonly what?: string;
  /** The pause between two answers. Unless told it is short at first, and then ever longer. */
  readonly everyMs?: number;
}

/** Asks until the answer is neither undefined nor false, and returns it. Only for what gives no signal of its own. */
export async function until<T>(
  check: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs = TIMEOUT_MS, what = 'it', everyMs }: PollOptions = {},
): Promise<T> {
  const startedAtMs = performance.now();
  for (;;) {
    const answer = await check();
    if (answer !== undefined && answer !== false) return answer;
    const waitedMs = performance.now() - startedAtMs;
    if (waitedMs > timeoutMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    const pauseMs = everyMs ?? Math.max(SHORTEST_MS, Math.min(LONGEST_MS, SHARE * waitedMs));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
