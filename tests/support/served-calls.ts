import { expect } from 'vitest';
import { type LoggedCall, readCalls } from './call-log.ts';
import { HELD_CALL } from './held-call.ts';
import { until } from './poll.ts';
import { ServedProject } from './served-project.ts';

export interface ServedCallsOptions {
  readonly files: number;
  /** Which mini-batches wait for `go`: numbers between commas, or `all`. */
  readonly hold: string;
  /** Default: those of the run. */
  readonly brokers?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A job on services whose calls can be counted, and held until the test says `go`; its rows are the files' names. */
export class ServedCalls {
  readonly project: ServedProject;
  readonly #files: number;

  static async open({ files, hold, brokers, settings = {} }: ServedCallsOptions): Promise<ServedCalls> {
    const project = brokers === undefined ? await ServedProject.open() : new ServedProject(brokers);
    project.inputs(files).script(HELD_CALL).write('calls', '');
    project.job({ arguments: [project.path('calls'), hold, project.path('go')], ...settings });
    await project.ensureTopics();
    return new ServedCalls(project, files);
  }

  private constructor(project: ServedProject, files: number) {
    this.project = project;
    this.#files = files;
  }

  get calls(): LoggedCall[] {
    return readCalls(this.project, 'calls');
  }

  /** Begun calls, each the number of its mini-batch. */
  begun(scorer?: number): number[] {
    const begun = this.calls.filter(({ what }) => what === 'begins');
    return begun.filter((call) => scorer === undefined || call.scorer === scorer).map(({ index }) => index);
  }

  async untilCalls(check: (calls: readonly LoggedCall[]) => boolean, what: string): Promise<void> {
    await until(() => check(this.calls), { what });
  }

  /** To all, or to one mini-batch. */
  go(index?: number): void {
    this.project.write(index === undefined ? 'go' : `go-${index}`, '');
  }

  /** Waits for the end, and holds it to what an undisturbed run writes. */
  async completes(jobId: string): Promise<Record<string, unknown>> {
    const { project } = this;
    const { exitCode, stdout, stderr } = await project.served(['watch', jobId]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    const rows = Array.from({ length: this.#files }, (_, at) => `${String(at).padStart(3, '0')}.txt\n`).join('');
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe(rows);
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
    return project.stepFile(jobId, 'summary.1.json') as Record<string, unknown>;
  }
}
