import { jsonBytes } from '../job/json-bytes.ts';
import type { RunProgress, ScorerPace } from '../ports/progress-board.ts';
import { IndexSet } from './index-set.ts';

/** `progress.<e>`, as JSON: what a collector pins up where planners and people look. A hint, never the truth. */
interface ProgressFile extends Omit<RunProgress, 'done' | 'scorers'> {
  readonly done: readonly (readonly [start: number, end: number])[];
  readonly scorers: Readonly<Record<string, ScorerPace>>;
  /** ISO 8601, for people. */
  readonly at: string;
}

export function encodeProgress(progress: RunProgress, atMs: number): Uint8Array {
  const file: ProgressFile = {
    ...progress,
    done: [...progress.done.ranges()],
    scorers: Object.fromEntries(progress.scorers),
    at: new Date(atMs).toISOString(),
  };
  return jsonBytes(file);
}

/** Undefined for one that is torn or not what it should be: that is as good as none. */
export function decodeProgress(bytes: Uint8Array): RunProgress | undefined {
  try {
    const { done, scorers, at: _, ...rest } = JSON.parse(new TextDecoder().decode(bytes)) as ProgressFile;
    return { ...rest, done: IndexSet.of(done), scorers: new Map(Object.entries(scorers)) };
  } catch {
    return undefined;
  }
}
