import type { Journal } from '../../core/ports/journal.ts';
import { addressOf } from '../../core/ports/records.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { openStepLogs } from './logs.ts';

/** Steps whose logs are kept open; those longest without news are closed first. */
const MOST_OPEN = 64;

export interface StepLogsOptions {
  readonly store: Store;
  /** Names this service in the logs. */
  readonly node: string;
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

type LogFolder = ReturnType<typeof openStepLogs>;

/** Puts what a service tells of a step into that step's logs: it works on many. */
export function createStepLogs(options: StepLogsOptions): Journal & { close(): Promise<void> } {
  const open = new Map<string, LogFolder>();
  const closing = new Set<Promise<void>>();
  const close = (key: string, logs: LogFolder): void => {
    open.delete(key);
    const closed = logs.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  return {
    note: (event) => {
      if (event.kind === 'put-aside') return;
      const key = addressOf(event);
      const logs = open.get(key) ?? openLogs(options, event);
      open.delete(key);
      open.set(key, logs);
      logs.note(event);
      const [oldest] = open;
      if (event.kind === 'step-ended' || event.kind === 'step-left') close(key, logs);
      else if (open.size > MOST_OPEN && oldest !== undefined) close(...oldest);
    },
    close: async () => {
      for (const [key, logs] of [...open]) close(key, logs);
      await Promise.all(closing);
    },
  };
}

function openLogs({ store, node, now, onTrouble }: StepLogsOptions, step: StepAddress): LogFolder {
  try {
    return openStepLogs(store, step, { node, now, onTrouble });
  } catch (error) {
    // A machine that has no room for a step's logs may still tell others why it cannot work on it.
    onTrouble(error);
    return { note: () => {}, close: async () => {} };
  }
}
