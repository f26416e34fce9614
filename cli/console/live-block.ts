export interface BlockStream {
  write(text: string): boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly writableNeedDrain?: boolean;
}

const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Some lines at the end of a terminal that are drawn over each time. What was drawn last stays. */
export class LiveBlock {
  readonly #stream: BlockStream;
  #height = 0;

  constructor(stream: BlockStream) {
    this.#stream = stream;
  }

  get width(): number {
    // Zero stands for a terminal that does not know its size.
    return this.#stream.columns || 80;
  }

  draw(lines: readonly string[]): void {
    // A line that has left the screen at its top cannot be drawn over.
    const shown = lines.slice(0, Math.max(1, (this.#stream.rows || 24) - 1));
    const up = this.#height === 0 ? '' : `\u001b[${this.#height}A\r`;
    this.#stream.write(up + shown.map((line) => `${line}${CLEAR_LINE_END}\n`).join('') + CLEAR_BELOW);
    this.#height = shown.length;
  }

  /** The terminal has not even taken the drawings before: a further one would only queue up. */
  get isBehind(): boolean {
    return this.#stream.writableNeedDrain ?? false;
  }
}
