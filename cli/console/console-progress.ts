import type { Observable, Subscription } from 'rxjs';
import type { Progress } from '../../core/ports/progress.ts';
import { renderBlock } from './block.ts';
import { terminalColours } from './colours.ts';
import { type BlockStream, LiveBlock } from './live-block.ts';
import { paced } from './paced.ts';
import { renderFirstError, renderLine } from './plain-line.ts';
import { warningLine } from './sanitized.ts';

const REDRAW_MS = 100;
const LINE_MS = 5000;

export interface ConsoleOptions {
  /** One block that is redrawn in place; otherwise plain lines. See `isLiveConsole`. */
  readonly isLive: boolean;
}

/**
 * Shows a run on a terminal or in a log while it goes on. Ages and durations move only when `progress$` emits, so it
 * should emit at least ten times a second. Nothing else may write to the stream while a block is live.
 */
export function consoleProgress(
  progress$: Observable<Progress>,
  stream: BlockStream,
  options: ConsoleOptions,
): Subscription {
  return options.isLive ? liveBlock(progress$, stream) : plainLines(progress$, stream);
}

function liveBlock(progress$: Observable<Progress>, stream: BlockStream): Subscription {
  const block = new LiveBlock(stream);
  return progress$.pipe(paced(REDRAW_MS)).subscribe({
    next: (progress) => {
      if (!block.isBehind || hasEnded(progress)) block.draw(renderBlock(progress, block.width, terminalColours));
    },
    error: ignore,
  });
}

function plainLines(progress$: Observable<Progress>, stream: BlockStream): Subscription {
  const told = { warnings: 0, hasError: false };
  return progress$.pipe(paced(LINE_MS, hasSameNews)).subscribe({
    next: (progress) => {
      const lines = [renderLine(progress), ...news(progress, told)];
      stream.write(`${lines.join('\n')}\n`);
    },
    error: ignore,
  });
}

const hasSameNews = (before: Progress, after: Progress): boolean =>
  before.phase === after.phase &&
  before.firstError === after.firstError &&
  // What it says changes each second; that there is something to say does not.
  (before.stalled === undefined) === (after.stalled === undefined) &&
  before.warnings.length === after.warnings.length;

/** What is said once. */
function* news(progress: Progress, told: { warnings: number; hasError: boolean }): Generator<string> {
  for (const warning of progress.warnings.slice(told.warnings)) yield warningLine(warning);
  told.warnings = progress.warnings.length;
  if (progress.firstError === undefined || told.hasError) return;
  told.hasError = true;
  yield renderFirstError(progress.firstError);
}

const hasEnded = ({ phase }: Progress): boolean => !['planning', 'running', 'sealing'].includes(phase);

/** A run says itself why it failed; the console only stops. */
const ignore = (): void => {};
