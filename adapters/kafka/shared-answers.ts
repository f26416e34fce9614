import { setImmediate as nextTurn } from 'node:timers/promises';

/** Questions of one turn of the event loop that are equal are asked once. An answer is never older than its question. */
export class SharedAnswers {
  readonly #asked = new Map<string, Promise<unknown>>();

  ask<T>(question: string, answer: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(question) ?? this.#ask(question, answer);
    return asked as Promise<T>;
  }

  #ask<T>(question: string, answer: () => Promise<T>): Promise<T> {
    const asked = nextTurn().then(() => {
      this.#asked.delete(question);
      return answer();
    });
    this.#asked.set(question, asked);
    return asked;
  }
}
