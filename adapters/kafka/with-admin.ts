import type { Admin } from 'kafkajs';
import { Client, resetWhenUnanswered } from './client.ts';
import { ConnectionBoard } from './connection-board.ts';
import { Persistence } from './persistence.ts';
import type { KafkaHooks, KafkaSettings } from './settings.ts';
import { settledWithin } from './settled-within.ts';

const CLOSE_MS = 2_000;

export interface AdminErrand {
  readonly settings: KafkaSettings;
  readonly hooks?: KafkaHooks;
  /** What is asked for, for the message when it is not to be had. */
  readonly what: string;
  /** Ends the waiting for a broker that is away. */
  readonly signal?: AbortSignal;
}

/** Connects for one errand, as often as the settings say, and lets go of the broker again. */
export async function withAdmin<T>(errand: AdminErrand, act: (admin: Admin) => Promise<T>): Promise<T> {
  const { settings, hooks = {}, what, signal } = errand;
  const persistence = new Persistence(settings, new ConnectionBoard(hooks, Date.now));
  const giveUp = (): void => persistence.close();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await persistence.until({ part: 'topics', what }, () => attempt(settings, hooks, act));
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

async function attempt<T>(settings: KafkaSettings, hooks: KafkaHooks, act: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new Client(settings, hooks);
  const admin = client.kafka.admin();
  resetWhenUnanswered(client, admin);
  try {
    await admin.connect();
    return await act(admin);
  } finally {
    await settledWithin(CLOSE_MS, admin.disconnect());
    client.cut();
  }
}
