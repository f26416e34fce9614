import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads `+ GROUP` and `- GROUP`; when its parent is gone, however it went, kills every group that is left. In its own
 * session, so that no signal meant for the parent reaches it. Spinning workers cannot see that their parent died.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -9 "-$group" 2>/dev/null; done
`;

/** Sees to it that no worker outlives this process. */
export class Reaper {
  readonly #groups = new Set<number>();
  #shell: ChildProcess | undefined;

  watch(group: number): void {
    this.#groups.add(group);
    const shell = this.#shell;
    if (shell !== undefined && shell.exitCode === null && shell.signalCode === null) this.#say(`+ ${group}\n`);
    else this.#start();
  }

  forget(group: number): void {
    if (this.#groups.delete(group)) this.#say(`- ${group}\n`);
  }

  close(): void {
    this.#shell?.stdin?.end();
  }

  /** Also when somebody has killed the shell: the next worker brings a new one. */
  #start(): void {
    const stdio: ['pipe', 'ignore', 'ignore'] = ['pipe', 'ignore', 'ignore'];
    const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio, cwd: '/', env: {} });
    // Without a shell, workers that do not spin still end when their pipe does.
    shell.on('error', () => undefined).unref();
    shell.stdin.on('error', () => undefined);
    (shell.stdin as unknown as { unref(): void }).unref();
    this.#shell = shell;
    this.#say([...this.#groups].map((group) => `+ ${group}\n`).join(''));
  }

  #say(lines: string): void {
    if (this.#shell?.stdin?.writable) this.#shell.stdin.write(lines);
  }
}
