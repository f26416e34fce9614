import { spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a program to its end and returns what it wrote. @throws Error with all of that when it fails */
export function run(command: string, words: readonly string[], { environment = {}, cwd }: RunOptions = {}): string {
  const options = { encoding: 'utf8', env: { ...process.env, ...environment }, timeout: 600_000 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, words, { ...options, ...(cwd && { cwd }) });
  if (status === 0) return stdout;
  throw new Error(`${command} ${words[0]} ended with ${status ?? error?.message}\n${stdout}\n${stderr}`);
}

export const works = (command: string, words: readonly string[]): boolean =>
  spawnSync(command, words, { stdio: 'ignore', timeout: 60_000 }).status === 0;
