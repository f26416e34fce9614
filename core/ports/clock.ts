/** Time. Decisions use `monotonicMs`; `now` is for stamps that people read, because wall clocks jump. */
export interface Clock {
  /** Milliseconds since 1970, by the wall clock. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes back. */
  monotonicMs(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when all that is ready now has been acted on: what it brings can then be done together. */
  turn(): Promise<void>;
}
