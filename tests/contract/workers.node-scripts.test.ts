import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, ScriptError } from '../../core/ports/outcome.ts';
import { until } from '../support/poll.ts';
import { type Overrides, openWorkerBench, type WorkerBench } from './workers-setup.ts';

/** What is Node's alone: shapes of modules, types that are stripped, errors that nobody awaits. */
describe('Node entry scripts', () => {
  let bench: WorkerBench;
  beforeEach(() => {
    bench = openWorkerBench();
  });
  afterEach(() => bench.close());

  async function runOnce(name: string, source: string, overrides: Overrides = {}): Promise<Outcome> {
    bench.write(name, source);
    const worker = await bench.ready(name, overrides);
    return worker.run(bench.task(3, bench.write('a.png', 'x')));
  }
  async function failToLoad(name: string, source: string): Promise<ScriptError> {
    bench.write(name, source);
    const outcome = await bench.start(name).init();
    return outcome.kind === 'failed' ? outcome.error : { name: 'ready', message: '', traceback: '' };
  }

  it.each([
    ['named.mjs', 'export const run = () => ["ran"];'],
    ['default.mjs', 'export default { word: "ran", run() { return [this.word]; } };'],
    ['common.cjs', 'exports.run = () => ["ran"];'],
    ['computed.cjs', 'const name = "run"; module.exports = { [name]: () => ["ran"] };'],
    ['plain.js', 'exports.run = () => ["ran"];'],
    ['typed.ts', 'export const run = async (paths: readonly string[]): Promise<string[]> => ["ran"];'],
    ['deep/er/script.mjs', 'import { word } from "../word.mjs"; export const run = () => [word];'],
  ])('loads %s', async (name, source) => {
    bench.write('deep/word.mjs', 'export const word = "ran";');
    expect(rowsOf(await runOnce(name, source))).toBe('ran\n');
  });

  it('gives run() the context as its second argument', async () => {
    const outcome = await runOnce('context.mjs', 'export const run = (paths, context) => [context];');
    expect(rowsOf(outcome)).toBe('{"minibatchIndex":3,"datasetName":"digits"}\n');
  });

  it('looks to the script as if it had been started directly', async () => {
    const source = 'export const run = () => [process.argv[0] === process.execPath, process.argv.slice(1)];';
    const path = join(bench.folder, 'argv.mjs');
    const outcome = await runOnce('argv.mjs', source, { arguments: ['--x', '1'] });
    expect(rowsOf(outcome)).toBe(`true\n${JSON.stringify([path, '--x', '1'])}\n`);
  });

  it('says what a script exports that has no run', async () => {
    const error = await failToLoad('wrong.mjs', 'export const init = () => 0; export const predict = () => [];');
    expect(error.message).toBe(
      `${join(bench.folder, 'wrong.mjs')} exports init, predict, but no run: export a function run(miniBatch, context)`,
    );
    expect((await failToLoad('empty.cjs', '')).message).toContain('exports nothing, but no run');
    expect((await failToLoad('object.mjs', 'export default { score() {} };')).message).toContain('exports score, but');
  });

  it('says that an export called run is not a function', async () => {
    const error = await failToLoad('text.mjs', 'export const run = "fast";');
    expect(error.message).toContain('exports run, but as string, not as a function');
  });

  it('explains TypeScript that cannot be stripped, with its place', async () => {
    const error = await failToLoad('enum.ts', 'enum Digit { One }\nexport const run = () => [Digit.One];');
    expect(error.message).toContain('enum');
    expect(error.message).toContain('compile the script first');
    expect(error.traceback).toContain(`${join(bench.folder, 'enum.ts')}:1`);
  });

  it.each(['typo.mjs', 'typo.ts'])('shows the place of a syntax error in %s', async (name) => {
    const error = await failToLoad(name, 'export const a = 1;\nexport const run = () => [(;\n');
    expect(error.name).toContain('SyntaxError');
    expect(error.traceback).toContain(`${join(bench.folder, name)}:2`);
  });

  it('names a module that is missing and who wanted it', async () => {
    const error = await failToLoad('imports.mjs', 'import "not-installed"; export const run = () => [];');
    expect(error.message).toContain("Cannot find package 'not-installed'");
    expect(error.message).toContain('imports.mjs');
  });

  it("offers 'millrace' to scripts beside which it is not installed", async () => {
    const source = `
      import { NonRetryableError, logger } from 'millrace';
      import type { MiniBatchContext } from 'millrace';
      export function run(paths: string[], context: MiniBatchContext): string[] {
        logger.debug('too detailed'); logger.info('scoring', context.minibatchIndex); logger.error('about to fail');
        throw new NonRetryableError('no use');
      }`;
    bench.write('uses.ts', source);
    const worker = await bench.ready('uses.ts', { loggingLevel: 'INFO' });
    const outcome = await worker.run(bench.task(3));
    expect(outcome).toMatchObject({ kind: 'failed', retryable: false, error: { name: 'NonRetryableError' } });
    await worker.stop(10_000);
    const lines = bench.read('logs/0.stderr.txt').trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+Z /, ''))).toEqual(['INFO scoring 3', 'ERROR about to fail']);
  });

  it.each([
    ['WARNING', ['WARNING', 'ERROR']],
    ['DEBUG', ['DEBUG', 'INFO', 'WARNING', 'ERROR']],
  ] as const)('logs from %s upwards', async (loggingLevel, levels) => {
    const source = `import { logger } from 'millrace';
      export function run() { for (const level of ['debug', 'info', 'warning', 'error']) logger[level]('x'); return [process.env.MILLRACE_LOGGING_LEVEL]; }`;
    bench.write('logs.mjs', source);
    const worker = await bench.ready('logs.mjs', { loggingLevel });
    expect(rowsOf(await worker.run(bench.task(0)))).toBe(`${loggingLevel}\n`);
    await worker.stop(10_000);
    const written = bench.read('logs/0.stderr.txt').trimEnd().split('\n');
    expect(written.map((line) => line.split(' ')[1])).toEqual(levels);
  });

  it("prefers a 'millrace' that is installed beside the script", async () => {
    bench.write('node_modules/millrace/package.json', '{"name":"millrace","type":"module","exports":"./own.js"}');
    bench.write('node_modules/millrace/own.js', 'export const word = "theirs";');
    const outcome = await runOnce('own.mjs', 'import { word } from "millrace"; export const run = () => [word];');
    expect(rowsOf(outcome)).toBe('theirs\n');
  });

  describe('errors that nobody awaits', () => {
    it.each([
      ['a rejection', 'Promise.reject(new TypeError("left alone"));'],
      ['an exception', 'setTimeout(() => { throw new TypeError("left alone"); });'],
    ])('%s fails the try that is going on and ends the worker', async (_, statement) => {
      const source = `export const run = () => new Promise(() => { ${statement} });`;
      bench.write('stray.mjs', source);
      const worker = await bench.ready('stray.mjs');
      const outcome = await worker.run(bench.task(0));
      expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TypeError', message: 'left alone' } });
      // It may be alive still, but nothing is handed to it and then blamed for its end.
      expect(await worker.run(bench.task(1))).toEqual({ kind: 'not-begun' });
      await worker.ended;
    });

    it('says on stderr what ended a worker between two mini-batches', async () => {
      const source = `import { existsSync } from 'node:fs';
        export const run = () => { setInterval(() => { if (existsSync(process.argv[2])) throw new TypeError('late'); }, 1); return []; };`;
      bench.write('late.mjs', source);
      const worker = await bench.ready('late.mjs', { arguments: [join(bench.folder, 'go')] });
      expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'succeeded' });
      bench.write('go', '');
      await worker.ended;
      expect(worker.stderrTail()).toContain('TypeError: late');
      expect(await worker.run(bench.task(1))).toEqual({ kind: 'not-begun' });
    });

    it('fails init() when one comes while it waits', async () => {
      const source = 'export const init = () => new Promise(() => Promise.reject(new Error("left alone"))); ';
      expect(await failToLoad('stray.mjs', `${source}export const run = () => [];`)).toMatchObject({
        message: 'left alone',
      });
    });
  });

  it('lets a script do with stdout what it likes', async () => {
    const source = `import { closeSync } from 'node:fs';
      export const run = () => { closeSync(1); return ['still here']; };`;
    bench.write('closes.mjs', source);
    const worker = await bench.ready('closes.mjs');
    for (const index of [0, 1]) expect(await worker.run(bench.task(index))).toMatchObject({ kind: expect.any(String) });
    const ended = await runOnce('ends.mjs', 'export const run = () => { process.stdout.end("bye"); return ["on"]; };');
    expect(rowsOf(ended)).toBe('on\n');
  });

  it('keeps 300 MB that a script prints, without keeping them in memory', async () => {
    const source = `const line = 'x'.repeat(99_999) + '\\n';
      export const run = () => { for (let n = 0; n < 3_000; n += 1) process.stdout.write(line); return []; };`;
    bench.write('loud.mjs', source);
    const worker = await bench.ready('loud.mjs');
    const before = process.memoryUsage.rss();
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    }, 5);
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'succeeded' });
    await worker.stop(20_000);
    clearInterval(watch);
    expect(statSync(join(bench.folder, 'logs/0.stdout.txt')).size).toBe(300_000_000);
    expect(highest - before).toBeLessThan(150_000_000);
  });

  it('starts processes early and gives them to workers of equal options only', async () => {
    const note = bench.write(
      'note.cjs',
      'require("node:fs").appendFileSync(__dirname + "/pids", process.pid + "\\n");',
    );
    const inherited = { NODE_OPTIONS: `--require ${note}` };
    const environment = { PATH: process.env.PATH ?? '', ...inherited };
    const noted = (): number[] => bench.read('pids').split('\n').filter(Boolean).map(Number);
    bench.write('own.mjs', 'export const run = () => [process.pid];');
    bench.workers.warm({ environment, language: 'node' }, 2);
    const early = await until(() => noted().length === 2 && noted(), { what: 'two early processes' });
    const other = await bench.ready('own.mjs');
    expect(early).not.toContain(other.pid);
    const workers = [await bench.ready('own.mjs', { inherited }), await bench.ready('own.mjs', { inherited })];
    expect(workers.map(({ pid }) => pid).sort()).toEqual([...early].sort());
    expect(rowsOf((await workers[0]?.run(bench.task(0))) as Outcome)).toBe(`${workers[0]?.pid}\n`);
    const third = await bench.ready('own.mjs', { inherited });
    expect(early).not.toContain(third.pid);
  });
});

const rowsOf = (outcome: Outcome): string =>
  outcome.kind === 'succeeded' ? Buffer.from(outcome.rows).toString() : `no rows: ${JSON.stringify(outcome)}`;
