import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '../../core/errors.ts';
import type { SchemaRegistry } from '../../core/ports/schema-registry.ts';
import { type Answer, ask } from './request.ts';
import type { RegistrySettings } from './settings.ts';

const FIRST_PAUSE_MS = 100;
const PAUSE_MS_MAX = 2_000;

export interface RegistryHooks {
  /** Called when it goes away (with the newest word on it) and when it is back (undefined). Must not throw. */
  readonly onTrouble?: (error: MillraceError | undefined) => void;
}

export interface RegistryClient extends SchemaRegistry {
  /** Why the registry does not answer, and since when (wall clock), while it does not. */
  readonly trouble: { readonly sinceMs: number; readonly error: MillraceError } | undefined;
  /** Ends every wait. Idempotent. */
  close(): void;
}

/** A registry that speaks the API of Confluent's (Karapace, Apicurio's `ccompat` and Redpanda's do). */
export const connectRegistry = (settings: RegistrySettings, hooks: RegistryHooks = {}): RegistryClient =>
  new HttpRegistry(settings, hooks);

class HttpRegistry implements RegistryClient {
  readonly #settings: RegistrySettings;
  readonly #hooks: RegistryHooks;
  readonly #closed = new AbortController();
  #trouble: RegistryClient['trouble'];

  constructor(settings: RegistrySettings, hooks: RegistryHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
  }

  get trouble(): RegistryClient['trouble'] {
    return this.#trouble;
  }

  async register(subject: string, text: string): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const { status, body } = await this.#persist({ path, body: { schema: text } }, this.#closed.signal);
    const { id } = body as { id?: unknown };
    if (status === 200 && Number.isSafeInteger(id) && (id as number) >= 0 && (id as number) < 2 ** 32) {
      return id as number;
    }
    throw this.#refused(`does not take the schema of ${subject}`, { status, body });
  }

  async schema(id: number, signal: AbortSignal): Promise<string | undefined> {
    const asked = AbortSignal.any([this.#closed.signal, signal]);
    const { status, body } = await this.#persist({ path: `/schemas/ids/${id}` }, asked);
    if (status === 404) return undefined;
    const { schema, schemaType = 'AVRO' } = body as { schema?: unknown; schemaType?: unknown };
    if (status === 200 && typeof schema === 'string') return schemaType === 'AVRO' ? schema : '{}';
    throw this.#refused(`does not give the schema of the id ${id}`, { status, body });
  }

  close(): void {
    this.#closed.abort(unavailable(this.#settings.url, 'the connection is closed'));
  }

  /** Asks until there is an answer that asking again would not change. */
  async #persist(question: { readonly path: string; readonly body?: object }, signal: AbortSignal): Promise<Answer> {
    const startMs = performance.now();
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      const answer = await ask(this.#settings, question, signal);
      if (!('fault' in answer)) {
        this.#tell(undefined);
        return answer;
      }
      signal.throwIfAborted();
      const error = unavailable(this.#settings.url, answer.fault);
      const { giveUpAfterMs } = this.#settings;
      if (giveUpAfterMs !== null && performance.now() - startMs > giveUpAfterMs) throw error;
      this.#tell(error);
      await sleep(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** tries), undefined, { signal }).catch(() => undefined);
    }
  }

  #tell(error: MillraceError | undefined): void {
    if (error === this.#trouble?.error) return;
    this.#trouble = error && { sinceMs: this.#trouble?.sinceMs ?? Date.now(), error };
    this.#hooks.onTrouble?.(error);
  }

  #refused(what: string, { status, body }: Answer): MillraceError {
    const { message } = body as { message?: unknown };
    const words = typeof message === 'string' ? `: ${message.slice(0, 500)}` : '';
    return new MillraceError(
      'REGISTRY_REFUSED',
      `the schema registry at ${this.#settings.url} ${what} (${status}${words})`,
      {
        hint: 'check SCHEMA_REGISTRY_* and what this login may do there',
      },
    );
  }
}

const unavailable = (url: string, reason: string): MillraceError =>
  new MillraceError('REGISTRY_UNAVAILABLE', `the schema registry at ${url} (SCHEMA_REGISTRY_URL): ${reason}`, {
    hint: 'is it up, and does SCHEMA_REGISTRY_URL name it as this machine reaches it?',
  });
