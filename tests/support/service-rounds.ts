import assert from 'node:assert/strict';
import { until } from './poll.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { ServedProject, ServiceWord } from './served-project.ts';
import { ServiceMischief } from './service-mischief.ts';

const FILES = 60;
const BETWEEN_KILLS = 40;
/** Of a mini-batch; slow is a job of which a collector, which tells its progress once a second, tells many a middle. */
const CALL_MS = 20;
const SLOW_CALL_MS = 200;
/** Verdicts before something more goes wrong: the first, and how many from there; slow jobs have some left then. */
const AMID_FROM = 5;
const AMID_SPAN = 40;
const WORDS: readonly ServiceWord[] = ['planner', 'planner', 'scorer', 'scorer', 'collector', 'collector'];

/** Rows that tell their file; each mini-batch takes a while, so that there is a middle. */
const SCRIPT = `import { basename } from 'node:path';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run(files, { minibatchIndex: index }) {
  pause(Number(process.argv[2]));
  return files.map((file) => basename(file) + ' ' + 'x'.repeat(index % 50));
}
`;

export interface RoundOptions {
  /** Strikes at services while the round's job runs. */
  readonly strikes: number;
  /** Something more that goes wrong in the middle of the job, which then is a slow one: after so many verdicts. */
  readonly amid?: (settled: number) => Promise<void>;
}

/** Jobs on one set of services that are killed and stopped under them, each held to what an undisturbed run writes. */
export class ServiceRounds {
  readonly project: ServedProject;
  readonly mischief: ServiceMischief;
  readonly #random: SeededRandom;
  readonly #sha256: string;

  static async open(project: ServedProject, random: SeededRandom): Promise<ServiceRounds> {
    project.inputs(FILES).script(SCRIPT);
    project.write('slow.yaml', project.job({ arguments: [SLOW_CALL_MS] }).read('job.yaml'));
    project.job({ arguments: [CALL_MS] });
    await project.ensureTopics();
    const here = await project.run(['--json']);
    assert.equal(here.exitCode, 0, here.stderr);
    const mischief = new ServiceMischief(project, random);
    await mischief.serve(WORDS);
    return new ServiceRounds(project, mischief, random, here.json().sha256 as string);
  }

  private constructor(project: ServedProject, mischief: ServiceMischief, random: SeededRandom, sha256: string) {
    this.project = project;
    this.mischief = mischief;
    this.#random = random;
    this.#sha256 = sha256;
  }

  /** One job. @throws when its output is not that of the embedded run, or anything failed in it */
  async run({ strikes, amid }: RoundOptions): Promise<void> {
    const jobId = await this.project.submit(amid && ['slow.yaml']);
    await Promise.all([this.#strike(jobId, strikes), amid && this.#amid(jobId, amid)]);
    await this.#ended(jobId);
    await this.mischief.settled();
    await this.#judge(jobId);
  }

  /** One long job of healthy mini-batches, under which so many scorers are killed, each after some progress. */
  async killScorers(kills: number): Promise<void> {
    const { project, mischief } = this;
    const total = (kills + 1) * BETWEEN_KILLS;
    project.inputs(total, 'many').write('many.yaml', project.read('job.yaml').replace('"in"', '"many"'));
    const jobId = await project.submit(['many.yaml']);
    for (let kill = 1; kill <= kills; kill += 1) {
      await project.untilSettled(jobId, kill * BETWEEN_KILLS);
      mischief.strike({ word: 'scorer', deed: kill % 2 === 0 ? 'kill' : 'kill-alone' });
      await mischief.settled();
    }
    await this.#ended(jobId);
    const summary = project.stepFile(jobId, 'summary.1.json');
    const miniBatches = { total, succeeded: total, failed: 0 };
    assert.partialDeepStrictEqual(summary, { status: 'completed', mini_batches: miniBatches });
  }

  async #strike(jobId: string, strikes: number): Promise<void> {
    const moments = Array.from({ length: strikes }, () => this.#random.below(FILES - 10)).sort((a, b) => a - b);
    for (const moment of moments) {
      await this.project.untilSettled(jobId, moment);
      this.mischief.strike();
    }
  }

  async #amid(jobId: string, deed: NonNullable<RoundOptions['amid']>): Promise<void> {
    const settled = await this.project.untilSettled(jobId, AMID_FROM + this.#random.below(AMID_SPAN));
    assert.ok(settled < FILES, `${jobId} had no middle`);
    await deed(settled);
  }

  async #ended(jobId: string): Promise<void> {
    const isThere = () => this.project.stepFile(jobId, 'end.1.json') !== undefined;
    await until(isThere, { what: `the end of ${jobId}` });
  }

  async #judge(jobId: string): Promise<void> {
    const summary = this.project.stepFile(jobId, 'summary.1.json');
    // Not one dead letter: whoever died, it was no mini-batch's fault.
    const miniBatches = { total: FILES, succeeded: FILES, failed: 0 };
    assert.partialDeepStrictEqual(summary, { status: 'completed', sha256: this.#sha256, mini_batches: miniBatches });
    assert.equal(
      this.project.sha256(`.millrace/jobs/${jobId}/step/outputs/output/parallel_run_step.txt`),
      this.#sha256,
    );
    const verified = await this.project.served(['verify', jobId]);
    assert.equal(verified.exitCode, 0, verified.stdout + verified.stderr);
  }
}
