import { cpSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type Damage, damage } from '../support/damage.ts';
import { failingAt } from '../support/fail-point.ts';
import { HELD_JOB_SIZE, HeldJob, undisturbedSha256 } from '../support/held-job.ts';
import { SeededRandom } from '../support/seeded-random.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

/** What may be scored again for any kill. */
const SCORED_AGAIN = 4;
const DAMAGES: readonly Damage[] = ['cut', 'flipped'];

/** A job that was killed, and its workspace as it was then. */
class KilledJob {
  readonly job: HeldJob;

  constructor(context: TestContext) {
    this.job = HeldJob.during(context);
  }

  /** In its middle: half is appended, half set aside, all of it checkpointed. */
  async inItsMiddle(): Promise<this> {
    const running = this.job.start(['run']);
    const { job } = this;
    await running.until(() => job.isAllCalled, { what: 'all that is not held' });
    const isThere = (file: string) => job.has(job.stepPath(file));
    const isCheckpointed = () => job.isCheckpointed(readFileSync(job.path(job.stepPath('checkpoint.1'))));
    const isKept = () => isThere('mark.1') && isThere('checkpoint.1') && isCheckpointed();
    await running.until(isKept, { what: 'a checkpoint of all that' });
    running.killGroup();
    await running.ended;
    return this.#keep();
  }

  async behindItsSeal(): Promise<this> {
    const killed = await this.job.go().run([], failingAt('link:/seal\\.1$:1:after=kill'));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    return this.#keep();
  }

  #keep(): this {
    cpSync(this.job.path('.millrace'), this.job.path('kept'), { recursive: true });
    this.job.write('calls.kept', this.job.read('calls'));
    return this;
  }

  restore(): void {
    rmSync(this.job.path('.millrace'), { recursive: true });
    cpSync(this.job.path('kept'), this.job.path('.millrace'), { recursive: true });
    this.job.write('calls', this.job.read('calls.kept'));
  }

  get scoredAgain(): number {
    return this.job.read('calls').split('\n').length - this.job.read('calls.kept').split('\n').length;
  }

  /** Damages the file in each of these ways and resumes: says which file, and gives the right bytes or none. */
  async afterEach(
    pattern: RegExp,
    damages: readonly Damage[],
    expected: 'mended' | 'refused' | 'unused',
  ): Promise<void> {
    const { job } = this;
    const random = new SeededRandom(basename(pattern.source).length);
    const file = job.files('.millrace').find((path) => pattern.test(path)) as string;
    expect(file, String(pattern)).toBeDefined();
    for (const how of damages) {
      const said = `${file} ${damage(job.path(`.millrace/${file}`), how, random)}`;
      const resumed = await job.go().millrace(['resume', '--take-over', '--json']);
      const told = resumed.stderr.split('\n').filter((line) => line.includes(basename(file)));
      if (resumed.exitCode === 0) await this.#expectRight(resumed.json(), said);
      else expect(resumed.exitCode, said + resumed.stderr).toBe(1);
      if (expected === 'refused') await this.#expectRefused(file, resumed.exitCode, told, said);
      else expect(resumed.exitCode, said + resumed.stderr).toBe(0);
      if (expected === 'mended') expect(told, said + resumed.stderr).not.toEqual([]);
      if (expected === 'unused' || told.length === 0) expect(this.scoredAgain, said).toBeLessThanOrEqual(SCORED_AGAIN);
      this.restore();
    }
  }

  async #expectRight(json: Record<string, unknown>, said: string): Promise<void> {
    expect(json, said).toMatchObject({ status: 'completed', sha256, mini_batches: { succeeded: HELD_JOB_SIZE } });
    const verified = await this.job.here(['verify']);
    expect(verified.exitCode, said + verified.stdout).toBe(0);
  }

  /** Nothing was made of half the truth: with the file put back from a copy the job goes on. */
  async #expectRefused(file: string, exitCode: number | null, told: readonly string[], said: string): Promise<void> {
    // A damaged name of a header that nobody has to know changes nothing.
    if (exitCode === 0) return;
    expect(told, said).not.toEqual([]);
    cpSync(this.job.path(`kept/${file}`), this.job.path(`.millrace/${file}`));
    await this.job.finish(sha256);
  }
}

describe('fault 41: after a kill a state file is damaged', () => {
  it.concurrent.for([
    ['checkpoint', /\/checkpoint\.1$/, DAMAGES],
    ['ahead piece', /\/ahead\.1\.0$/, [...DAMAGES, 'lost']],
    ['file of entries', /\/entries\.1$/, [...DAMAGES, 'lost']],
    ['file of rows below the checkpoint', /\.partial\/.*\.1$/, [...DAMAGES, 'lost']],
  ] as const)('a %s: what is lost is scored again, and that is said', async ([, pattern, damages], context) => {
    const killed = await new KilledJob(context).inItsMiddle();
    await killed.afterEach(pattern, damages, 'mended');
  });

  it.concurrent.for([
    ['manifest', /\/manifest\.json$/],
    ['plan part', /\/plan\/000000\.avro$/],
    ['end of the plan', /\/plan\/complete$/],
  ] as const)('a %s: it is refused by name, and goes on when that is put back', async ([, pattern], context) => {
    const killed = await new KilledJob(context).inItsMiddle();
    await killed.afterEach(pattern, DAMAGES, 'refused');
  });

  it.concurrent.each([
    ['a part of the plan', ['000000.avro']],
    ['the whole plan', ['000000.avro', 'complete']],
  ])('%s is gone: no other plan takes its place', async (_, gone) => {
    const job = new HeldJob();
    try {
      const running = job.start(['run']);
      await running.until(() => job.isAllCalled, { what: 'all that is not held' });
      running.killGroup();
      await running.ended;
      for (const name of gone) rmSync(job.path(job.stepPath(`plan/${name}`)));
      const { exitCode, stderr } = await job.go().millrace(['resume']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('plan/000000.avro') });
    } finally {
      await job.remove();
    }
  });

  it.concurrent.for([
    ['mark', /\/mark\.1$/, DAMAGES],
    ['place of the log', /\/opened\.1$/, DAMAGES],
    ['lost checkpoint', /\/checkpoint\.1$/, ['lost']],
    ['claim of its owner', /\/epochs\/1$/, ['cut', 'flipped', 'lost']],
  ] as const)('a %s: nothing is lost by it', async ([, pattern, damages], context) => {
    const killed = await new KilledJob(context).inItsMiddle();
    await killed.afterEach(pattern, damages, 'unused');
  });

  it.concurrent('a seal: it is refused by name, and carried out when that is put back', async (context) => {
    const killed = await new KilledJob(context).behindItsSeal();
    await killed.afterEach(/\/seal\.1$/, DAMAGES, 'refused');
  });

  it.concurrent.for([
    ['rows', /\.partial\/.*\.1$/],
    ['entries', /\/entries\.1$/],
  ] as const)(
    'the %s that a seal names: what is lost is scored again, and that is said',
    async ([, pattern], context) => {
      const killed = await new KilledJob(context).behindItsSeal();
      await killed.afterEach(pattern, ['cut', 'flipped', 'lost'], 'mended');
    },
  );

  it.concurrent('a claim of another machine: it is taken over when that is said, and only then', async (context) => {
    const { job } = await new KilledJob(context).inItsMiddle();
    const claim = job.stepPath('epochs/1');
    job.write(claim, JSON.stringify({ ...JSON.parse(job.read(claim)), host: 'elsewhere' }));
    const refused = await job.go().millrace(['resume']);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--take-over')]);
    const resumed = await job.millrace(['resume', '--take-over', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.json()).toMatchObject({ sha256 });
  });
});
