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

/** Also when it failed. */
export interface EnvironmentOver {
  readonly kind: 'environment-over';
  readonly seconds: number;
  readonly how: 'built' | 'failed';
}

/** Of what a job's scripts run in, while a machine makes it. */
export type EnvironmentNews = EnvironmentBuilding | EnvironmentOver;

/** As a log has it. */
export function environmentText(news: EnvironmentNews): string {
  if (news.kind === 'environment-over') {
    return `building the environment ${news.how === 'built' ? 'took' : 'failed after'} ${news.seconds} s`;
  }
  if (news.builder !== undefined) {
    const since = news.seconds === 0 ? '' : ` for ${news.seconds} s`;
    return `waiting${since} for ${news.builder}, which builds the environment in ${news.folder}: ${news.what}`;
  }
  if (news.seconds === 0) return `building an environment in ${news.folder}: ${news.what}`;
  return `still building the environment after ${news.seconds} s${news.line && `: ${news.line}`}`;
}
