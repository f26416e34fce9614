import type { BuildPlace } from '../../adapters/environments/built-once.ts';
import type { EnvironmentBuilding, EnvironmentNews, EnvironmentOver } from '../../core/ports/environment-news.ts';

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
  listener(what: string): Required<Pick<BuildPlace, 'onBuild' | 'onWait' | 'onLine'>> {
    const about = { kind: 'environment-building', what: this.#short(what) } as const;
    return {
      onBuild: (folder) => this.#begin({ ...about, folder }),
      onWait: (folder, builder) => this.#begin({ ...about, folder, builder }),
      onLine: (line) => {
        this.#line = this.#short(line);
      },
    };
  }

  /** Also when it was not built here. */
  end(how: EnvironmentOver['how']): void {
    if (this.#startedAt === undefined) return;
    clearInterval(this.#timer);
    this.#say({ kind: 'environment-over', seconds: this.#seconds(), how });
  }

  /** Again when it was first waited for, and is then built here after all. */
  #begin(about: Omit<EnvironmentBuilding, 'seconds' | 'line'>): void {
    clearInterval(this.#timer);
    this.#startedAt = performance.now();
    this.#say({ ...about, seconds: 0, line: '' });
    const goesOn = () => this.#say({ ...about, seconds: this.#seconds(), line: this.#line });
    this.#timer = setInterval(goesOn, SAY_EVERY_MS);
  }

  /** Masked first: of a secret that is cut, half would be left. */
  #short(text: string): string {
    return this.#mask(text).slice(0, MOST_WORDS);
  }

  #seconds(): number {
    return Math.round((performance.now() - (this.#startedAt ?? 0)) / 1_000);
  }
}
