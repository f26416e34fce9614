import type { RunScope } from './run-scope.ts';

/** What lies among an input's files and is none. */
export class LeftOut {
  #count = 0;
  #first = '';

  add(path: string): void {
    if (this.#count === 0) this.#first = path;
    this.#count += 1;
  }

  tell({ ports, run }: RunScope, input: string): void {
    if (this.#count === 0) return;
    const what = this.#count === 1 ? `${this.#first}, which is` : `${this.#count} entries that are`;
    const first = this.#count === 1 ? '' : `, the first ${this.#first}`;
    const message = `input ${input}: left out ${what} no file (a link to nothing, a pipe, a socket, a blob that marks a folder)${first}`;
    ports.journal.note({ kind: 'warning', ...run, key: `left-out-${input}`, message });
  }
}
