/** Told anew every half minute. */
export interface EnvironmentBuilding {
  readonly kind: 'environment-building';
  /** What is being installed, for people. */
  readonly what: string;
  readonly folder: string;
  /** Since it began. */
  readonly seconds: number;
  /** What the installer said last. */
  readonly line: string;
  /** Who builds it, when that is another process: this one waits for it. */
  readonly builder?: string;
}

/** Of what a job's scripts run in, while a machine makes it. Over: also when it failed. */
export type EnvironmentNews = EnvironmentBuilding | { readonly kind: 'environment-over'; readonly seconds: number };

/** As a log has it. */
export function environmentText(news: EnvironmentNews): string {
  if (news.kind === 'environment-over') return `building the environment took ${news.seconds} s`;
  if (news.builder !== undefined) {
    const since = news.seconds === 0 ? '' : ` for ${news.seconds} s`;
    return `waiting${since} for ${news.builder}, which builds the environment in ${news.folder}: ${news.what}`;
  }
  if (news.seconds === 0) return `building an environment in ${news.folder}: ${news.what}`;
  return `still building the environment after ${news.seconds} s${news.line && `: ${news.line}`}`;
}
