import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { listed } from '../contract/store-harness.ts';
import { BlobJob } from '../support/blob-job.ts';
import { type Damage, damaged } from '../support/damage.ts';
import { HELD_JOB_SIZE, undisturbedSha256 } from '../support/held-job.ts';
import { SeededRandom } from '../support/seeded-random.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

const TIMEOUT_MS = 240_000;

/** A job that was killed in its middle, and all blobs of its workspace as they were then. */
class KilledBlobJob {
  readonly job: BlobJob;
  readonly #blobs = new Map<string, Uint8Array>();

  private constructor(job: BlobJob) {
    this.job = job;
  }

  static async in(context: TestContext): Promise<KilledBlobJob> {
    const made = new KilledBlobJob(await BlobJob.forTest(context));
    const { job } = made;
    const running = job.start(['run']);
    await running.until(() => job.isAllCalled, { what: 'all that is not held' });
    const checkpoint = await job.blobPath('checkpoint.1');
    const isKept = async () => job.isCheckpointed(await job.store.read(checkpoint));
    await running.until(isKept, { what: 'a checkpoint of all that' });
    running.killGroup();
    await running.ended;
    for (const path of await listed(job.store)) made.#blobs.set(path, (await job.store.read(path)) as Uint8Array);
    return made;
  }

  pathOf(pattern: RegExp): string {
    const path = [...this.#blobs.keys()].find((each) => pattern.test(each));
    if (path === undefined) throw new Error(`nothing fits ${pattern}`);
    return path;
  }

  async damage(path: string, how: Damage): Promise<string> {
    const { store } = this.job;
    if (how === 'lost') {
      await store.remove(path);
      return 'lost';
    }
    const { bytes, said } = damaged(this.#blobs.get(path) as Uint8Array, how, new SeededRandom(path.length));
    await store.put(path, bytes);
    return said;
  }

  async restore(): Promise<void> {
    const { store } = this.job;
    for (const path of await listed(store)) if (!this.#blobs.has(path)) await store.remove(path);
    for (const [path, bytes] of this.#blobs) await store.put(path, bytes);
  }
}

describe('fault 41, workspace in Azure Blob: after a kill a state file is damaged', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.for<readonly [string, RegExp, readonly Damage[]]>([
    ['checkpoint', /\/checkpoint\.1$/, ['cut', 'flipped']],
    ['ahead piece', /\/ahead\.1\.0$/, ['cut', 'lost']],
    ['file of entries', /\/entries\.1$/, ['flipped', 'lost']],
    ['file of rows', /\.partial\/.*\.1$/, ['cut', 'flipped', 'lost']],
  ])('a %s: what is lost is scored again, and that is said', async ([, pattern, damages], context) => {
    const killed = await KilledBlobJob.in(context);
    const path = killed.pathOf(pattern);
    for (const how of damages) {
      const said = `${path} ${await killed.damage(path, how)}: `;
      const resumed = await killed.job.go().millrace(['resume', '--json']);
      expect(resumed.exitCode, said + resumed.stderr).toBe(0);
      expect(resumed.json(), said).toMatchObject({ sha256, mini_batches: { succeeded: HELD_JOB_SIZE } });
      expect(resumed.stderr, said).toContain(path.slice(path.lastIndexOf('/')));
      await killed.job.expectProven(sha256);
      await killed.restore();
    }
  });

  it.concurrent.for([
    ['manifest', /\/manifest\.json$/, ['cut']],
    ['plan part', /\/plan\/000000\.avro$/, ['cut', 'lost']],
  ] as const)(
    'a %s: it is refused by name, and goes on when that is put back',
    async ([, pattern, damages], context) => {
      const killed = await KilledBlobJob.in(context);
      const path = killed.pathOf(pattern);
      for (const how of damages) {
        await killed.damage(path, how);
        const resumed = await killed.job.go().millrace(['resume']);
        expect([resumed.exitCode, resumed.stderr]).toEqual([
          1,
          expect.stringContaining(path.slice(path.indexOf('step/'))),
        ]);
        await killed.restore();
      }
      await killed.job.finish(sha256);
    },
  );
});
