import type { Client } from './client.ts';
import type { ConnectionBoard } from './connection-board.ts';
import type { Desk } from './desk.ts';
import type { Persistence } from './persistence.ts';
import type { KafkaHooks, KafkaSettings } from './settings.ts';

/** What all readers of a transport share. */
export interface ReaderWorld {
  readonly settings: KafkaSettings;
  readonly hooks: KafkaHooks;
  /** A client for one session alone. */
  readonly newClient: () => Client;
  readonly desk: Desk;
  readonly persistence: Persistence;
  readonly board: ConnectionBoard;
}
