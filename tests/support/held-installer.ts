import { chmodSync, rmSync } from 'node:fs';
import { processStart } from '../../adapters/environments/process-start.ts';
import { until } from './poll.ts';
import type { TestProject } from './test-project.ts';

/** Stands in for uv: it installs for ever, deaf to SIGTERM, until it is let go. */
export class HeldInstaller {
  readonly #project: TestProject;
  readonly environment: Readonly<Record<string, string>>;

  constructor(project: TestProject) {
    this.#project = project;
    project.write('held', '');
    const uv = `#!/bin/sh
[ "$1" = venv ] && exec python3 -m venv --without-pip "$5"
[ -e ${project.path('held')} ] || exit 0
trap '' TERM
sleep 600 &
echo $$ $! >> ${project.path('installers')}
wait
`;
    chmodSync(project.write('bin/uv', uv).path('bin/uv'), 0o755);
    this.environment = {
      PATH: `${project.path('bin')}:${process.env.PATH}`,
      MILLRACE_CACHE: project.path('cache'),
    };
  }

  /** From now on it is done at once. */
  letGo(): void {
    rmSync(this.#project.path('held'));
  }

  get isAtWork(): boolean {
    return this.#project.read('installers').endsWith('\n');
  }

  /** Whoever finds its builder dead knows whom to end. */
  get isNoted(): boolean {
    const locks = this.left.filter((file) => file.endsWith('.lock'));
    return locks.some((file) => this.#project.read(`cache/${file}`).includes(`"pid":${this.#pids[0]}`));
  }

  /** Of it and of what it has started. */
  get #pids(): readonly number[] {
    return this.#project.read('installers').trim().split(/\s+/).map(Number);
  }

  async untilGone(): Promise<void> {
    const isGone = async () => (await Promise.all(this.#pids.map(processStart))).every((start) => start === undefined);
    await until(isGone, { what: 'the end of the installer and of what it has started' });
  }

  /** Folders that somebody would take for environments, and locks. */
  get left(): readonly string[] {
    return this.#project.files('cache').filter((file) => !file.endsWith('.txt'));
  }
}
