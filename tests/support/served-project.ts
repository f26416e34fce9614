import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { freePorts } from '../../tools/kafka-local/free-ports.ts';
import { deleteTopics } from './delete-topics.ts';
import { until } from './poll.ts';
import type { FinishedRun, MillraceProcess } from './run-millrace.ts';
import { TestProject } from './test-project.ts';

export type ServiceWord = 'planner' | 'scorer' | 'collector';

const READY_EVERY_MS = 40;
const SESSION_MS = '3000';
/** Of a service; no test needs one for longer. */
const LIFE_MS = 3 * 3_600_000;

/** A service as a process of its own. */
export interface RunningService {
  readonly process: MillraceProcess;
  /** Of its health server. */
  readonly url: string;
}

/** A user's folder, a workspace in it, and services on a real broker whose topics and groups nobody else has. */
export class ServedProject extends TestProject {
  readonly brokers: string;
  readonly prefix: string;
  /** Of all its commands and services, beside the rest. */
  readonly settings: Record<string, string> = {};

  static async open(): Promise<ServedProject> {
    // Only where a test runner is: other programs bring their own broker.
    const { sharedKafka } = await import('./broker.ts');
    return new ServedProject((await sharedKafka()).brokers);
  }

  constructor(brokers: readonly string[]) {
    super();
    this.brokers = brokers.join(',');
    this.prefix = `served-${randomUUID().slice(0, 8)}.`;
  }

  get environment(): Readonly<Record<string, string>> {
    const { brokers, prefix } = this;
    const kafka = { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: prefix, KAFKA_GROUP_PREFIX: prefix };
    // A dead one is missed soon: tests would only wait.
    const store = this.path('.millrace');
    return { ...kafka, KAFKA_SESSION_TIMEOUT_MS: SESSION_MS, MILLRACE_STORE: store, ...this.settings };
  }

  /** One command against the services, to its end; in this process. */
  served(words: readonly string[]): Promise<FinishedRun> {
    return this.here(words, { environment: this.environment });
  }

  async ensureTopics(): Promise<void> {
    const { exitCode, stderr } = await this.served(['topics', 'ensure', '--lanes', '4', '--partitions', '4']);
    if (exitCode !== 0) throw new Error(`topics ensure ended with ${exitCode}\n${stderr}`);
  }

  /** All of this project's, with what is on them. */
  deleteTopics(): Promise<void> {
    return deleteTopics(this.brokers.split(','), this.prefix);
  }

  /** Resolves once it says that it is ready. */
  async serve(word: ServiceWord, settings: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const [port] = await freePorts(1);
    const environment = {
      ...this.environment,
      MILLRACE_HTTP_PORT: String(port),
      MILLRACE_MAX_WORKERS: '1',
      ...settings,
    };
    const process = this.start([word], { environment, limitMs: LIFE_MS });
    const url = `http://127.0.0.1:${port}`;
    await process.until(() => isOk(`${url}/readyz`), {
      what: `${word} is ready`,
      everyMs: READY_EVERY_MS,
    });
    return { process, url };
  }

  /** Several at once. */
  serveAll(words: readonly ServiceWord[]): Promise<RunningService[]> {
    return Promise.all(words.map((word) => this.serve(word)));
  }

  /** The id of a submitted job. */
  async submit(words: readonly string[] = []): Promise<string> {
    const { exitCode, stdout, stderr } = await this.served(['submit', ...words]);
    if (exitCode !== 0) throw new Error(`submit ended with ${exitCode}\n${stderr}`);
    return stdout.trim();
  }

  /** Of a job's step: a file such as `end.1.json`, as JSON; undefined while it is not there. */
  stepFile(jobId: string, name: string): Record<string, unknown> | undefined {
    const text = this.read(`.millrace/jobs/${jobId}/step/${name}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Verdicts of a job so far, as its collector has told them; returns how many there are then. */
  untilSettled(jobId: string, atLeast: number, limit: { readonly timeoutMs?: number } = {}): Promise<number> {
    const enough = () => {
      const settled = this.#settled(jobId);
      return settled >= atLeast && settled;
    };
    return until<number>(enough, { what: `${atLeast} verdicts of ${jobId}`, ...limit });
  }

  #settled(jobId: string): number {
    const folder = this.path(`.millrace/jobs/${jobId}/step`);
    if (!existsSync(folder)) return 0;
    const epochOf = (name: string) => Number(/^progress\.(\d+)$/.exec(name)?.[1] ?? 0);
    const newest = Math.max(0, ...readdirSync(folder).map(epochOf));
    const counts = this.stepFile(jobId, `progress.${newest}`)?.counts as Record<string, number> | undefined;
    return (counts?.succeeded ?? 0) + (counts?.failed ?? 0);
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
