import { readFileSync, statSync } from 'node:fs';
import { until } from '../tests/support/poll.ts';
import { ServedProject } from '../tests/support/served-project.ts';
import { startKafka } from '../tools/kafka-local/start-kafka.ts';

const LIMIT_MS = 30 * 60_000;
const LOOK_MS = 5;

export interface ServedJob {
  /** Of the script's file, without its ending. */
  readonly name: string;
  /** Of the script's module. */
  readonly source?: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface ServedResult {
  /** From the start of the submit command until the run is over and all its files are there. */
  readonly wallMs: number;
  /** The same from the submission, the command's own start left out. */
  readonly endedMs: number;
  /** Of the mini-batches, what each scorer did; descending. */
  readonly shares: readonly number[];
  /** The output. */
  readonly rows: string;
}

/** Services that nobody else uses, each scorer with one worker, on a broker of the session's own. */
export class ServedSession {
  readonly #project: ServedProject;

  private constructor(project: ServedProject) {
    this.#project = project;
  }

  /** `scorers`: what each finds in its environment beside the usual. */
  static async open(
    brokers: readonly string[],
    scorers: readonly Readonly<Record<string, string>>[],
  ): Promise<ServedSession> {
    const project = new ServedProject(brokers);
    await project.ensureTopics();
    await Promise.all([
      ...scorers.map((environment) => project.serve('scorer', environment)),
      ...(['planner', 'collector'] as const).map((word) => project.serve(word)),
    ]);
    return new ServedSession(project);
  }

  async run(job: ServedJob): Promise<ServedResult> {
    const startedMs = performance.now();
    return this.ended(await this.submit(job), startedMs);
  }

  /** Where a job's script and what it needs lie. */
  get folder(): string {
    return this.#project.folder;
  }

  async submit({ name, source, settings }: ServedJob): Promise<string> {
    if (source !== undefined) this.#project.write(`${name}.mjs`, source);
    this.#project.job({ entry_script: `${name}.mjs`, ...settings });
    const { environment } = this.#project;
    // What a user would start: its own start is part of the time.
    const { exitCode, stdout, stderr } = await this.#project.millrace(['submit'], { environment });
    if (exitCode !== 0) throw new Error(`submit ended with ${exitCode}\n${stderr}`);
    return stdout.trim();
  }

  async ended(jobId: string, startedMs: number): Promise<ServedResult> {
    const isOver = () => this.#project.stepFile(jobId, 'end.1.json') !== undefined;
    await until(isOver, { timeoutMs: LIMIT_MS, what: `the end of ${jobId}`, everyMs: LOOK_MS });
    const wallMs = performance.now() - startedMs;
    const { output, status } = this.#project.stepFile(jobId, 'summary.1.json') as { output: string; status: string };
    if (status !== 'completed') throw new Error(`${jobId} has ${status}`);
    const { submittedAtMs } = this.#project.stepFile(jobId, 'manifest.json') as { submittedAtMs: number };
    const endedAtMs = statSync(this.#project.path(`.millrace/jobs/${jobId}/step/end.1.json`)).mtimeMs;
    const rows = readFileSync(output, 'utf8');
    return { wallMs, endedMs: endedAtMs - submittedAtMs, shares: this.#shares(jobId), rows };
  }

  /** Verdicts of a job so far. */
  settled(jobId: string, atLeast: number): Promise<number> {
    return this.#project.untilSettled(jobId, atLeast, { timeoutMs: LIMIT_MS });
  }

  async close(): Promise<void> {
    await this.#project.remove();
  }

  #shares(jobId: string): number[] {
    const folder = `.millrace/jobs/${jobId}/step`;
    const newest = this.#project.files(folder).findLast((name) => name.startsWith('progress.')) ?? '';
    const { scorers } = JSON.parse(this.#project.read(`${folder}/${newest}`)) as {
      scorers: Record<string, { verdicts: number }>;
    };
    const verdicts = Object.values(scorers).map((each) => each.verdicts);
    const all = verdicts.reduce((sum, each) => sum + each, 0);
    return verdicts.map((each) => each / all).sort((a, b) => b - a);
  }
}

/** One broker for all of a case's sessions. */
export async function onBroker<Result>(act: (brokers: readonly string[]) => Promise<Result>): Promise<Result> {
  const broker = await startKafka();
  try {
    return await act(broker.brokers);
  } finally {
    await broker.stop();
  }
}
