import type { RunProgress } from '../../core/ports/progress-board.ts';
import type { RunScope } from './run-scope.ts';

/** A later run may have little left to do: only its collector knows what. Undefined when it was stopped before. */
export async function firstProgress({ ports, run, signal }: RunScope): Promise<RunProgress | undefined> {
  while (!signal.aborted) {
    const seen = await ports.board.read(run);
    if (seen?.run === run.run) return seen;
    await ports.board.changed(run, seen, signal);
  }
  return undefined;
}
