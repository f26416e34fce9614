import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { EXIT_CODES, hearStopSignals, type StopSignal } from './stop-signals.ts';
import { stoppedAnswer } from './stopped-answer.ts';

/** A stop signal came while a job was being kept. */
class StoppedBefore extends Error {
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`${signal} before the run began`);
    this.signal = signal;
  }
}

/** What a stop signal does while there is no run yet that could be let finish. */
export interface BeforeRun {
  /** From now on a job is being kept: that is over in a moment, and whoever does it takes it away again. */
  keeping(): void;
  /** What was kept, unless a signal came meanwhile. */
  unlessStopped<T>(kept: Promise<T>): Promise<T>;
  /** The run hears the signals itself. */
  readonly letGo: () => void;
}

/**
 * Hears stop signals until the run does, and says what has become of the job: `words`. Where nothing is being kept yet the
 * process ends at once: a store that is slow to answer, or away, is not waited for.
 */
export async function untilRunning(
  act: (before: BeforeRun) => Promise<number>,
  words: readonly string[],
  json: boolean,
  context: Pick<CommandContext, 'stdout' | 'stderr'>,
): Promise<number> {
  let isKeeping = false;
  let heard: StopSignal | undefined;
  const tell = (signal: StopSignal): number => {
    printLines(context.stderr, words);
    if (json) printJson(context.stdout, stoppedAnswer(null));
    return EXIT_CODES[signal];
  };
  const letGo = hearStopSignals(
    (signal) => {
      heard = signal;
      if (isKeeping) printLines(context.stderr, [`${signal}: stopping (again: stop at once)`]);
      else process.exit(tell(signal));
    },
    () => printLines(context.stderr, ['Stopped at once. A job may have been kept: millrace jobs']),
  );
  const keeping = (): void => {
    isKeeping = true;
  };
  const unlessStopped = async <T>(kept: Promise<T>): Promise<T> => {
    const made = await kept;
    if (heard !== undefined) throw new StoppedBefore(heard);
    return made;
  };
  try {
    return await act({ keeping, unlessStopped, letGo });
  } catch (error) {
    if (error instanceof StoppedBefore) return tell(error.signal);
    throw error;
  } finally {
    letGo();
  }
}
