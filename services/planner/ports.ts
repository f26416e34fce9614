import type { Clock } from '../../core/ports/clock.ts';
import type { Codec, EntryFiles } from '../../core/ports/codec.ts';
import type { OpenGathering } from '../../core/ports/gathering.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { PathPatterns } from '../../core/ports/path-patterns.ts';
import type { ProgressBoard } from '../../core/ports/progress-board.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Tables } from '../../core/ports/tables.ts';
import type { Transport } from '../../core/ports/transport.ts';

/** All that the planner needs of the world. */
export interface PlannerPorts {
  readonly transport: Transport;
  readonly codec: Codec;
  /** The workspace. */
  readonly store: Store;
  readonly files: EntryFiles;
  readonly board: ProgressBoard;
  readonly patterns: PathPatterns;
  readonly tables: Tables;
  /** On a disk of this machine. */
  readonly openGathering: OpenGathering;
  /** Opens a folder that inputs lie in. */
  readonly openFolder: (root: string) => Store;
  readonly clock: Clock;
  readonly journal: Journal;
}

export interface PlannerSettings {
  /** Of this instance. */
  readonly id: string;
  /** Takes over the open steps of the workspace. False where it plans one job alone. */
  readonly recovers: boolean;
  /** Whose scorers get the work. Null: those that each job names. */
  readonly compute: string | null;
  /** Nothing more of a step is published while so many bytes of its rows wait for their turn. */
  readonly aheadLimitBytes: number;
}
