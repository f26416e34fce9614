export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Of a command that was stopped from outside (CONTRACT §5). */
export const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Calls `onFirst` at the first Ctrl-C or SIGTERM. A second one ends the process at once, with `lastWords`, for which
 * nothing waits. Returns what lets go of the signals again.
 */
export function hearStopSignals(onFirst: (signal: StopSignal) => void, lastWords = (): void => {}): () => void {
  let heard = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (heard) {
      lastWords();
      process.exit(EXIT_CODES[signal as StopSignal]);
    }
    heard = true;
    onFirst(signal as StopSignal);
  };
  const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
