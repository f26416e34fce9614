const INTERVAL_MS = 5;

export interface PollOptions {
  readonly timeoutMs?: number;
  /** What is waited for, for the message when it does not come. */
  readonly what?: string;
}

/** Asks until the answer is neither undefined nor false, and returns it. Only for what gives no signal of its own. */
export async function until<T>(
  check: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs = 10_000, what = 'it' }: PollOptions = {},
): Promise<T> {
  const giveUpAtMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > giveUpAtMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
