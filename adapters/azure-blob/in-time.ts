/** Gives what comes next its time anew: this many bytes that go out now, or, with 0, after some have come. */
export type Allow = (bytes: number) => void;

/** How long one call may take. */
export interface CallTime {
  /** Until something comes, where nothing large is sent. */
  readonly silenceMs: number;
  /** With its whole body, however large. */
  readonly wholeMs: number;
}

/** What callers choose of it. */
export interface TryTimes {
  /** Of the first try, until something comes. Doubles with each further one: a service that is only slow is waited for. */
  readonly tryTimeoutMs: number;
  /** For one call with its whole body, however large. */
  readonly tryTimeoutMsMax: number;
}

/** Before the first answer we may have to log in, and there is no link yet that could have died. */
export const callTime = ({ tryTimeoutMs, tryTimeoutMsMax }: TryTimes, tries: number, isKnown: boolean): CallTime => ({
  silenceMs: isKnown ? tryTimeoutMs * 2 ** (tries - 1) : tryTimeoutMsMax,
  wholeMs: tryTimeoutMsMax,
});

/** What sends so much has all of its time for that. */
const LARGE_BYTES = 4 * 1024 * 1024;

/** Ends a call whose time is over, by its signal; `onLate` hears of it. */
export async function inTime<T>(
  { silenceMs, wholeMs }: CallTime,
  call: (signal: AbortSignal, allow: Allow) => Promise<T>,
  onLate: () => void,
): Promise<T> {
  const late = new AbortController();
  const end = () => {
    late.abort();
    onLate();
  };
  const whole = setTimeout(end, wholeMs);
  let silence = setTimeout(end, silenceMs);
  const allow = (bytes: number) => {
    clearTimeout(silence);
    silence = setTimeout(end, silenceMs + wholeMs * (bytes / LARGE_BYTES));
  };
  try {
    return await call(late.signal, allow);
  } finally {
    clearTimeout(whole);
    clearTimeout(silence);
  }
}
