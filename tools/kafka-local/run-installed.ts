import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What installs all that a broker on this machine needs. */
export const INSTALL_BROKER = 'apt-get install -y default-jre-headless maven';

interface InstalledOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/** Runs a program of the machine to its end. @throws Error that says what installs it, where it is not there */
export async function runInstalled(
  program: 'java' | 'mvn',
  words: readonly string[],
  { environment = process.env, timeoutMs = 0 }: InstalledOptions = {},
): Promise<void> {
  try {
    await run(program, [...words], { env: environment, timeout: timeoutMs });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(program) : error;
  }
}

const missing = (program: string): Error =>
  new Error(`there is no ${program}, which a broker on this machine needs: ${INSTALL_BROKER}`);
