/** Keeps one kind of text from filling the disk: when it is used up it says so once. */
export class TextBudget {
  #left: number;
  readonly #lastWords: string;

  constructor(chars: number, lastWords: string) {
    this.#left = chars;
    this.#lastWords = lastWords;
  }

  /** The text; once it is too much the last words; then nothing. */
  take(text: string): string {
    if (this.#left < 0) return '';
    this.#left -= text.length;
    return this.#left < 0 ? this.#lastWords : text;
  }
}
