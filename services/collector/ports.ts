import type { Clock } from '../../core/ports/clock.ts';
import type { Codec } from '../../core/ports/codec.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { ProgressBoard } from '../../core/ports/progress-board.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Transport } from '../../core/ports/transport.ts';

/** All that the collector needs of the world. */
export interface CollectorPorts {
  readonly transport: Transport;
  readonly codec: Codec;
  /** The workspace. */
  readonly store: Store;
  readonly outputs: OrderedOutputs;
  /** Opens a folder that scripts write files to. */
  readonly openFolder: (root: string) => Store;
  readonly board: ProgressBoard;
  readonly clock: Clock;
  /** When this process began its one run, monotonic; left out where others begin them. */
  readonly beganMs?: number;
  readonly journal: Journal;
}

export interface CollectorSettings {
  /** Of this instance. */
  readonly id: string;
  /** Takes over the open steps of the workspace whose logs it reads. False where the log holds one job alone. */
  readonly recovers: boolean;
}
