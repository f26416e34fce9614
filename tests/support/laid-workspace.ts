import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import type { CommandContext } from '../../cli/context.ts';
import { openOutputs, storeOpener } from '../../cli/wiring/store.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { StepSummary } from '../../core/result/summary.ts';

/** A workspace laid out by hand, as a run would leave it, and the world of a command that reads it. */
export class LaidWorkspace {
  readonly root = mkdtempSync(join(tmpdir(), 'workspace-'));
  readonly out = new Collected();
  readonly err = new Collected();
  /** What the owner of every claim is. */
  owner: 'alive' | 'dead' | 'unknown' = 'alive';
  /** Acts while a command waits. */
  onSleep: (nth: number) => void = () => {};
  #sleeps = 0;

  get context(): CommandContext {
    return {
      currentFolder: this.root,
      environment: {},
      stdout: this.out,
      stderr: this.err,
      workspace: join(this.root, 'ws'),
      openStore: storeOpener({}, join(this.root, 'ws')),
      openOutputs: (store) => openOutputs(store, {}),
      isOwnerAlive: () => this.owner,
      sleep: async () => this.onSleep(++this.#sleeps),
      now: () => Date.UTC(2026, 10, 21),
      monotonicMs: () => this.#sleeps * 400,
    };
  }

  lay(path: string, content: unknown): void {
    const file = join(this.root, 'ws', path);
    mkdirSync(dirname(file), { recursive: true });
    const json = path.endsWith('/manifest.json') ? checkedState : JSON.stringify;
    writeFileSync(file, typeof content === 'string' ? content : json(content as object));
  }

  /** A job that no planner has taken yet. */
  submit(jobId: string): void {
    const submitted_at = new Date(Date.UTC(2026, 10, 21, 10, 11, 13)).toISOString();
    this.lay(`jobs/${jobId}/job.json`, {
      job_id: jobId,
      submitted_at,
      steps: ['digits'],
      job_file: '/home/me/job.yaml',
    });
  }

  /** A job that has been taken up by an owner. */
  start(jobId: string, settings: Partial<StepManifest['settings']> = {}): void {
    const manifest = {
      jobId,
      step: 'digits',
      submittedAtMs: Date.UTC(2026, 10, 21, 10, 11, 12),
      output: { name: 'output', folder: join(this.root, 'out', jobId), overwrite: false },
      settings: { outputAction: 'append_row', appendRowFileName: 'rows.txt', appendRowColumns: null, ...settings },
    };
    this.lay(`jobs/${jobId}/digits/manifest.json`, manifest);
    this.lay(`jobs/${jobId}/digits/runs/1`, {});
    this.lay(`jobs/${jobId}/digits/epochs/1`, { host: hostname(), pid: 1 });
  }

  end(jobId: string, status: StepSummary['status'], more: Partial<StepSummary> = {}): void {
    this.lay(`jobs/${jobId}/digits/summary.1.json`, summary(jobId, { status, ...more }));
    this.lay(`jobs/${jobId}/digits/end.1.json`, { run: 1, status });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

const summary = (jobId: string, more: Partial<StepSummary> = {}): StepSummary => ({
  job_id: jobId,
  step: 'digits',
  run: 1,
  status: 'completed',
  output: null,
  mini_batches: { total: 200, succeeded: 200, failed: 0 },
  items: { total: 1000, succeeded: 1000, failed: 0 },
  rows: 1000,
  tries: 200,
  bytes: 2048,
  sha256: null,
  started_at: '2026-11-21T10:11:12.000Z',
  ended_at: '2026-11-21T10:11:24.000Z',
  seconds: 12,
  error: null,
  first_error: null,
  files: [],
  ...more,
});

class Collected extends Writable {
  text = '';
  isTTY = false;

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += Buffer.from(chunk).toString();
    done();
  }
}
