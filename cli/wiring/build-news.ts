import type { EnvironmentNews } from '../../core/ports/environment-news.ts';

/** People should know that it goes on, and not read an installer's every line. */
const SAY_EVERY_MS = 30_000;
const MOST_WORDS = 200;

/** Tells of a build: that it begins, each half minute what its tool said last, and how long it took. */
export class BuildNews {
  readonly #say: (news: EnvironmentNews) => void;
  readonly #mask: (text: string) => string;
  #startedAt: number | undefined;
  #line = '';
  #timer: NodeJS.Timeout | undefined;

  /** `mask` takes secrets out of what is said. */
  constructor(say: (news: EnvironmentNews) => void, mask: (text: string) => string) {
    this.#say = say;
    this.#mask = mask;
  }

  /** For whoever builds `what`. */
  listener(what: string): { onBuild: (folder: string) => void; onLine: (line: string) => void } {
    return {
      onBuild: (folder) => {
        this.#startedAt = performance.now();
        const about = { kind: 'environment-building', what: this.#short(what), folder } as const;
        this.#say({ ...about, seconds: 0, line: '' });
        const goesOn = () => this.#say({ ...about, seconds: this.#seconds(), line: this.#line });
        this.#timer = setInterval(goesOn, SAY_EVERY_MS);
      },
      onLine: (line) => {
        this.#line = this.#short(line);
      },
    };
  }

  /** Also when it was not built here, or failed. */
  end(): void {
    if (this.#startedAt === undefined) return;
    clearInterval(this.#timer);
    this.#say({ kind: 'environment-over', seconds: this.#seconds() });
  }

  /** Masked first: of a secret that is cut, half would be left. */
  #short(text: string): string {
    return this.#mask(text).slice(0, MOST_WORDS);
  }

  #seconds(): number {
    return Math.round((performance.now() - (this.#startedAt ?? 0)) / 1_000);
  }
}
