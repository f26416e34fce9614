import { backoffMs } from '../../core/attempt/backoff.ts';
import { MillraceError } from '../../core/errors.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { RunScope } from './run-scope.ts';

/** With the waits between them about a minute. */
const MOST_TRIES = 7;

/** Passes on what is made of an input, page by page. */
export type InputPages = <Page>(input: ResolvedInput, pages: AsyncIterable<Page>) => AsyncIterable<Page>;

/**
 * An input that cannot be read is its job's fault, while the workspace's own faults are the service's: so the former
 * are told apart where they arise, tried again for a while, and then fail the job alone.
 */
export class InputPatience {
  readonly #scope: RunScope;
  #fault: { readonly input: string; readonly error: MillraceError } | undefined;
  #tries = 0;
  /** Parts of the plan when an input could not be read last: tries count anew only once there are more. */
  #parts = 0;

  constructor(scope: RunScope) {
    this.#scope = scope;
  }

  /**
   * What `plan` answers; `again` when an input could not be read this time.
   *
   * @throws MillraceError `INPUT_UNREADABLE`, naming it, once that has come too often while the plan did not get on, or will not pass by itself
   */
  async withInputs<Answer>(plan: (inputs: InputPages) => Promise<Answer>): Promise<Answer | 'again' | undefined> {
    try {
      return await plan((input, pages) => this.#watch(input, pages));
    } catch (error) {
      const { recovers } = this.#scope.settings;
      if (!recovers || this.#fault === undefined || this.#fault.error !== error) throw error;
      return this.#wait(this.#fault.input, this.#fault.error);
    }
  }

  async #wait(input: string, error: MillraceError): Promise<'again' | undefined> {
    const { ports, run, shelf, signal } = this.#scope;
    if (shelf.partCount > this.#parts) this.#tries = 0;
    this.#parts = shelf.partCount;
    this.#tries += 1;
    const message = `input ${input}: ${error.message}`;
    if (error.isLasting || this.#tries >= MOST_TRIES) {
      const hint = error.hint === undefined ? {} : { hint: error.hint };
      throw new MillraceError('INPUT_UNREADABLE', message, { ...hint, cause: error });
    }
    ports.journal.note({ kind: 'warning', ...run, key: `unread-${input}`, message: `${message}; trying again` });
    await ports.clock.sleep(backoffMs(this.#tries + 1), signal);
    return signal.aborted ? undefined : 'again';
  }

  async *#watch<Page>(input: ResolvedInput, pages: AsyncIterable<Page>): AsyncGenerator<Page, void, undefined> {
    try {
      yield* pages;
    } catch (error) {
      if (error instanceof MillraceError && error.code === 'STORE_UNAVAILABLE') {
        this.#fault = { input: input.name, error };
      }
      throw error;
    }
  }
}
