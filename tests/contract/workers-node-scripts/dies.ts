import { basename } from 'node:path';

/** The file's name says how: `exit-3`, `signal-SIGKILL`; any other name is echoed. */
export async function run(paths: readonly string[]): Promise<string[]> {
  const [kind, how] = basename(paths[0] ?? '').split('-');
  if (kind === 'exit') process.exit(Number(how));
  if (kind === 'signal') {
    process.kill(process.pid, how);
    await new Promise(() => undefined);
  }
  return paths.map((path) => basename(path));
}
