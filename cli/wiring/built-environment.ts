import type { EnvironmentNews } from '../../core/ports/environment-news.ts';
import type { Warning } from '../../core/ports/journal.ts';

export type Say = (event: EnvironmentNews | Warning) => void;

/** What a job's `environment` became on this machine. */
export interface BuiltEnvironment {
  /** The interpreter; undefined is the usual one. */
  readonly program?: string;
  /** Beside those that a script has anyway. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The folder whose `node_modules` it finds packages in. */
  readonly packages?: string;
}

/** Where environments are built, and with what. */
export interface BuildSettings {
  readonly cache: string;
  /** Of the installers. */
  readonly variables: Readonly<Record<string, string>>;
  readonly say: Say;
  readonly signal: AbortSignal;
}
