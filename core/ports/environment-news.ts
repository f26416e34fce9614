/** Of what a job's scripts run in, while a machine makes it. Over: also when it failed. */
export type EnvironmentNews =
  | {
      readonly kind: 'environment-building';
      /** What is being installed, for people. */
      readonly what: string;
      readonly folder: string;
      /** Since it began; told anew every half minute. */
      readonly seconds: number;
      /** What the installer said last. */
      readonly line: string;
    }
  | { readonly kind: 'environment-over'; readonly seconds: number };

/** As a log has it. */
export function environmentText(news: EnvironmentNews): string {
  if (news.kind === 'environment-over') return `building the environment took ${news.seconds} s`;
  if (news.seconds === 0) return `building an environment in ${news.folder}: ${news.what}`;
  return `still building the environment after ${news.seconds} s${news.line && `: ${news.line}`}`;
}
