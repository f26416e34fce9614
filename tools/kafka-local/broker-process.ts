import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInstalled } from './run-installed.ts';
import type { BrokerUser } from './server-properties.ts';

const CLUSTER_ID = 'bWlsbHJhY2UtbG9jYWwta2Y';
const READY = 'Kafka Server started';
const START_TIMEOUT_MS = 180_000;
const TAIL_BYTES = 2_000;
const LOGGING = `status=error
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=[%d] %p %m (%c)%n
rootLogger.level=info
rootLogger.appenderRef.out.ref=out
`;

/** The broker's Java process, on one folder. */
export class BrokerProcess {
  readonly logFile: string;
  readonly #folder: string;
  readonly #jvm: readonly string[];
  readonly #properties: string;
  #child: ChildProcess | undefined;

  constructor(jars: string, folder: string) {
    this.#folder = folder;
    this.logFile = join(folder, 'broker.log');
    this.#properties = join(folder, 'server.properties');
    const logging = join(folder, 'log4j2.properties');
    // One thread compiles and one collects: the broker shares a small machine with what is tested.
    const quick = ['-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
    this.#jvm = [...quick, `-Dlog4j2.configurationFile=${logging}`, '-cp', `${jars}/*`];
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the broker does not run');
    return pid;
  }

  async format(users: readonly BrokerUser[]): Promise<void> {
    await writeFile(join(this.#folder, 'log4j2.properties'), LOGGING);
    const scram = users.flatMap(({ username, password }) =>
      ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
        '--add-scram',
        `${mechanism}=[name=${username},password=${password}]`,
      ]),
    );
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', this.#properties];
    await runInstalled('java', [...this.#jvm, ...format, ...scram]);
  }

  /** Resolves once it takes requests. */
  async start(): Promise<void> {
    const child = spawn('java', [...this.#jvm, 'kafka.Kafka', this.#properties], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    // Nothing of it may outlive whoever started it.
    const endToo = (): void => void child.kill('SIGKILL');
    process.once('exit', endToo);
    child.once('exit', () => process.removeListener('exit', endToo));
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(this.#failure('is not ready')), START_TIMEOUT_MS);
      const note = (bytes: Buffer): void => {
        if (existsSync(this.#folder)) appendFileSync(this.logFile, bytes);
        if (bytes.includes(READY)) resolve();
      };
      child.stdout.on('data', note);
      child.stderr.on('data', note);
      child.once('error', reject);
      child.once('exit', () => reject(this.#failure('ended')));
      child.once('exit', () => clearTimeout(late));
      child.stdout.once('close', () => clearTimeout(late));
    });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // A stopped process takes no other signal.
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  }

  #failure(what: string): Error {
    const log = existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8').slice(-TAIL_BYTES) : '';
    return new Error(`the local Kafka ${what}:\n${log}`);
  }
}
