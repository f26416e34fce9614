import { isatty } from 'node:tty';

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Of a command that was stopped from outside (CONTRACT §5). */
export const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Calls `onFirst` at the first Ctrl-C or SIGTERM, or when the terminal goes away. A second one ends the process at once,
 * with `lastWords`, for which nothing waits. Returns what lets go of the signals again.
 */
export function hearStopSignals(onFirst: (signal: StopSignal) => void, lastWords = (): void => {}): () => void {
  const hasTerminal = isOnTerminal();
  let heard = false;
  const onSignal = (signal: NodeJS.Signals) => {
    const isHangUp = signal === 'SIGHUP';
    // What has no terminal was started to outlive one (nohup, whose wish Node forgets at its start); a shell says it twice.
    if (isHangUp && (heard || !hasTerminal)) return;
    if (heard) {
      lastWords();
      process.exit(EXIT_CODES[signal as StopSignal]);
    }
    heard = true;
    onFirst(signal as StopSignal);
  };
  const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

const isOnTerminal = (): boolean => isatty(0) || process.stdout.isTTY === true || process.stderr.isTTY === true;
