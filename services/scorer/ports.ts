import type { StepManifest } from '../../core/job/manifest.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Codec } from '../../core/ports/codec.ts';
import type { EnvironmentNews } from '../../core/ports/environment-news.ts';
import type { Journal, Warning } from '../../core/ports/journal.ts';
import type { PathPatterns } from '../../core/ports/path-patterns.ts';
import type { ProgressBoard } from '../../core/ports/progress-board.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Transport } from '../../core/ports/transport.ts';
import type { ProcessOptions, ScriptOptions, Workers } from '../../core/ports/workers.ts';

/** All that the scorer needs of the world. */
export interface ScorerPorts {
  readonly transport: Transport;
  readonly codec: Codec;
  /** The workspace. */
  readonly store: Store;
  readonly workers: Workers;
  readonly board: ProgressBoard;
  readonly clock: Clock;
  readonly journal: Journal;
  /** As inputs are written. */
  readonly patterns: PathPatterns;
  /** What a worker of a step is started with: paths and environment are the machine's matter. */
  readonly workplace: Workplace;
}

export interface Workplace {
  /** Workers of the step on this machine. */
  workersOf(manifest: StepManifest): number;
  /**
   * Makes what its workers need, before the first one is started; may take minutes. Rejects when that is impossible, and
   * soon after `signal`. What it has to say on the way goes to `say`.
   */
  prepare?(manifest: StepManifest, say: (event: EnvironmentNews | Warning) => void, signal: AbortSignal): Promise<void>;
  /** They have all ended: what was made for them is not needed any more. */
  release?(manifest: StepManifest): Promise<void>;
  processOptions(manifest: StepManifest): ProcessOptions;
  /** `number` is the worker's, from 0; `nodes` the scorers that work on the step. */
  scriptOptions(manifest: StepManifest, number: number, nodes: number): ScriptOptions;
}

export interface ScorerSettings {
  /** Of this instance. */
  readonly id: string;
  readonly compute: string;
  /** Workers at most, over all steps. */
  readonly maxWorkers: number;
  /** How long running work may take to finish when the scorer is stopped. */
  readonly graceMs: number;
  /** Others may have the room, or the secret, that this machine lacks: it leaves a step to them, and does not stop. */
  readonly leavesToOthers: boolean;
}
