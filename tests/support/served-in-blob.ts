import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { textOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer } from './azurite.ts';
import { BlobProxy } from './blob-proxy.ts';
import { ServedProject } from './served-project.ts';

/** Says what each file holds, and takes a moment for it. */
const SCRIPT = `import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
export async function run(files) {
  await new Promise((done) => setTimeout(done, 50));
  return files.map((file) => basename(file, '.txt') + ' has ' + readFileSync(file, 'utf8'));
}`;

/** A job for services whose workspace is in Azurite, behind a proxy that a test can let go wrong. */
export class ServedInBlob {
  readonly project: ServedProject;
  readonly proxy: BlobProxy;
  /** The workspace, not through the proxy. */
  readonly store: Store;
  readonly #rows: string;

  static async open(files: number): Promise<ServedInBlob> {
    const container = await makeContainer();
    const proxy = await BlobProxy.open(await azuritePort());
    const project = await ServedProject.open();
    Object.assign(project.settings, {
      MILLRACE_STORE: `${container.address}/workspace`,
      AZURE_STORAGE_CONNECTION_STRING: container.through(proxy.port).text,
    });
    project.script(SCRIPT).inputs(files).job();
    await project.ensureTopics();
    return new ServedInBlob(project, proxy, createBlobStore(`${container.address}/workspace`, container.access), files);
  }

  private constructor(project: ServedProject, proxy: BlobProxy, store: Store, files: number) {
    this.project = project;
    this.proxy = proxy;
    this.store = store;
    const names = Array.from({ length: files }, (_, at) => String(at).padStart(3, '0'));
    this.#rows = names.map((name, at) => `${name} has ${at}\n`).join('');
  }

  /** Waits for the end of the job, and holds it to what it must have written. */
  async completes(jobId: string): Promise<void> {
    const watched = await this.project.served(['watch', jobId]);
    expect(watched.exitCode, watched.stderr).toBe(0);
    await this.expectWritten(jobId);
  }

  async expectWritten(jobId: string): Promise<void> {
    this.proxy.rule = () => undefined;
    const summary = JSON.parse(textOf(await this.store.read(`jobs/${jobId}/step/summary.1.json`)) ?? '{}');
    const count = this.#rows.split('\n').length - 1;
    expect(summary).toMatchObject({ status: 'completed', rows: count, mini_batches: { succeeded: count, failed: 0 } });
    expect(summary.sha256).toBe(createHash('sha256').update(this.#rows).digest('hex'));
    expect((await this.project.served(['verify', jobId])).exitCode).toBe(0);
    expect((await this.project.served(['results', jobId])).stdout).toBe(this.#rows);
  }

  async remove(): Promise<void> {
    this.proxy.rule = () => undefined;
    await this.project.remove();
    await this.proxy.close();
  }
}
