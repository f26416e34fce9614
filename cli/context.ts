import type { OrderedOutputs } from '../core/ports/ordered-output.ts';
import type { Store } from '../core/ports/store.ts';

export interface OutputStream {
  write(chunk: string | Uint8Array): boolean;
  once(event: 'drain' | 'error', listener: (error?: unknown) => void): unknown;
  off(event: 'drain' | 'error', listener: (error?: unknown) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What the world around a command is: everything it uses but its own options. */
export interface CommandContext {
  /** Absolute. */
  readonly currentFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Results only. */
  readonly stdout: OutputStream;
  /** Everything else. */
  readonly stderr: OutputStream;
  /** Absolute; may not be there yet. */
  readonly workspace: string;
  /** Opens any absolute folder as a store. */
  readonly openStore: (folder: string) => Store;
  readonly openOutputs: (store: Store) => Promise<Pick<OrderedOutputs, 'readSoFar'>>;
  /** Whether the process that wrote an epoch's claim still lives. */
  readonly isOwnerAlive: (claim: Uint8Array) => 'alive' | 'dead' | 'unknown';
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since 1970, for stamps. */
  readonly now: () => number;
  /** Milliseconds since some fixed moment; never goes back. */
  readonly monotonicMs: () => number;
}

/** A command returns its exit code. */
export type Command<Options> = (options: Options, context: CommandContext) => Promise<number>;
