import { spawn } from 'node:child_process';

/** Of an installer's words: its last ones say why. */
const WORDS_KEPT = 8_000;

/** A tool could not do what it was to do. */
export class ToolFailed extends Error {
  override readonly name = 'EnvironmentNotBuilt';
  /** What the tool itself said last. */
  readonly words: string;

  constructor(message: string, words: string) {
    super(message);
    this.words = words;
  }
}

/** What it printed on stdout. @throws ToolFailed when it does not end well. */
export function runTool(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { ...env }, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    let [printed, words] = ['', ''];
    child.stdout.on('data', (chunk) => {
      printed = `${printed}${chunk}`.slice(-WORDS_KEPT);
    });
    child.stderr.on('data', (chunk) => {
      words = `${words}${chunk}`.slice(-WORDS_KEPT);
    });
    child.once('error', (error) => reject(new ToolFailed(`${file} could not be started: ${error.message}`, '')));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new ToolFailed(failure(file, args, signal ?? `exit code ${code}`, words), `${printed}\n${words}`));
    });
  });
}

function failure(file: string, args: readonly string[], how: string, words: string): string {
  const reason = words
    .split('\n')
    .findLast((line) => /error/i.test(line))
    ?.trim();
  return `${[file, ...args].join(' ')} failed with ${how}${reason === undefined ? '' : `: ${reason}`}`;
}
