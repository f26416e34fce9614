import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { shellBlocks } from '../e2e/shell-blocks.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A folder of `examples/` where nothing that a test does reaches the repository, beside what the build made. */
export class ExampleCopy {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'example-')));
  readonly folder: string;

  constructor(name: string) {
    this.folder = join(this.#root, 'examples', name);
    const isOurs = (source: string) => !/\/(node_modules|\.millrace)$/.test(source);
    cpSync(join(ROOT, 'examples', name), this.folder, { recursive: true, filter: isOurs });
    symlinkSync(join(ROOT, 'dist'), join(this.#root, 'dist'));
  }

  read(path: string): string {
    return readFileSync(resolve(this.folder, path), 'utf8');
  }

  /** All that its README tells a reader to type, in one shell. */
  runReadme(): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    return this.run(
      'sh',
      '-ec',
      shellBlocks(this.read('README.md'))
        .map(({ commands }) => commands)
        .join('\n'),
    );
  }

  millrace(...words: readonly string[]): ReturnType<ExampleCopy['runReadme']> {
    return this.run('node', '../../dist/bin/millrace.js', ...words);
  }

  run(program: string, ...words: readonly string[]): ReturnType<ExampleCopy['runReadme']> {
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    return spawnSync(program, words, { cwd: this.folder, env, encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
