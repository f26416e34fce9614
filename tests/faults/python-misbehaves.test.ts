import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import type { Worker } from '../../core/ports/workers.ts';
import { type Overrides, openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = openWorkerBench();
});
afterEach(() => bench.close());

const indented = (body: string): string => body.replaceAll(/^/gm, '    ');
function ready(body: string, overrides: Overrides = {}): Promise<Worker> {
  bench.write('script.py', `import os, subprocess, sys\ndef run(mini_batch, context):\n${indented(body)}\n`);
  return bench.ready('script.py', overrides);
}
const rowsOf = (outcome: Outcome): string =>
  outcome.kind === 'succeeded' ? Buffer.from(outcome.rows).toString() : `no rows: ${JSON.stringify(outcome)}`;

describe('fault 29: run() of a Python script fails now and then', () => {
  it('answers each call for itself, in the same process', async () => {
    const worker = await ready('if context.minibatch_index % 3 == 2: raise KeyError("no")\nreturn [os.getpid()]');
    const outcomes = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => worker.run(bench.task(index))));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds).toEqual(['succeeded', 'succeeded', 'failed', 'succeeded', 'succeeded', 'failed']);
    expect(new Set([0, 1, 3, 4].map((at) => rowsOf(outcomes[at] as Outcome))).size).toBe(1);
    expect(outcomes[5]).toMatchObject({ retryable: true, error: { name: 'KeyError', message: "'no'" } });
  });
});

describe('fault 31: init() of a Python script fails', () => {
  it.each([
    ['raises', 'def init(): raise OSError("no model")\ndef run(mini_batch): pass', 'no model', 'line 2, in init'],
    ['raises while it is loaded', 'raise OSError("no model")', 'no model', 'line 2, in <module>'],
    ['has a syntax error', 'def init(:', 'invalid syntax', 'script.py", line 2'],
    ['imports what is missing', 'import not_installed', "No module named 'not_installed'", 'line 2, in <module>'],
    ['defines no run', 'def init(): pass\ndef predict(): pass', 'defines init, predict, but no run', ''],
    ['has a run that is no function', 'run = 5', 'defines run, but as int, not as a function', ''],
  ])('with its own words when it %s', async (_, source, message, place) => {
    bench.write('script.py', `# A script\n${source}\n`);
    const outcome = await bench.start('script.py').init();
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining(message) } });
    expect(JSON.stringify(outcome)).toContain(JSON.stringify(place).slice(1, -1));
    expect(JSON.stringify(outcome)).not.toMatch(/script_host|importlib/);
  });
});

describe('fault 32: run() of a Python script returns odd things', () => {
  it.each([
    ['None', 'return None', 'run() returned None, not a list'],
    ['a dict', 'return {"a": 1}', "run() returned the dict {'a': 1}, not a list"],
    ['a str', 'return "digits"', "run() returned the str 'digits', not a list"],
    ['bytes', 'return b"x"', "run() returned the bytes b'x', not a list"],
    ['a generator', 'return (path for path in mini_batch)', 'run() returned a generator, not a list'],
    ['a set', 'return {1}', 'run() returned the set {1}, not a list'],
    [
      'an item that cannot be shown',
      'class Odd:\n    def __str__(self): raise ValueError("odd")\nreturn [1, Odd()]',
      'row 1',
    ],
  ])('%s is a failed try with the reason', async (_, body, message) => {
    const worker = await ready(body);
    const outcome = await worker.run(bench.task(0));
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining(message) } });
  });

  it('fewer, more, NaN and bytes among the elements are written as str shows them', async () => {
    const worker = await ready('return [float("nan"), b"x", None, (1, "a"), {"b": 2}]');
    const outcome = await worker.run(bench.task(0, bench.write('a', '')));
    expect(rowsOf(outcome)).toBe("nan\nb'x'\nNone\n(1, 'a')\n{'b': 2}\n");
    expect(outcome).toMatchObject({ returned: 5, warnings: [expect.stringContaining('more-rows\t')] });
  });
});

describe('fault 33: rows of a Python script that would break the format', () => {
  it('a line break is written with a warning, half a surrogate pair as U+FFFD, a whole one as what it means', async () => {
    const worker = await ready('return ["a\\nb", "c\\ud83dd", "\\ud83d\\ude00"]');
    const outcome = await worker.run(bench.task(0, bench.write('a', ''), bench.write('b', ''), bench.write('c', '')));
    expect(rowsOf(outcome)).toBe('a\nb\nc\ufffdd\n😀\n');
    expect(outcome).toMatchObject({
      warnings: [expect.stringContaining('line-break\t'), expect.stringContaining('lone-surrogate\t')],
    });
  });

  it('a row of 100 MB is refused with its size, and the worker goes on', async () => {
    const worker = await ready('return ["x" * 100_000_000 if context.minibatch_index == 0 else "y"]');
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'too-large', limitBytes: 1024 * 1024 });
    expect(rowsOf(await worker.run(bench.task(1)))).toBe('y\n');
  });
});

describe('what a Python script prints', () => {
  it('is kept, 100 MB of it, without being kept in memory', async () => {
    const worker = await ready('line = "x" * 99_999\nfor _ in range(1_000): print(line)\nreturn []');
    const before = process.memoryUsage.rss();
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    }, 5);
    expect(await worker.run(bench.task(0))).toMatchObject({ kind: 'succeeded' });
    await worker.stop(20_000);
    clearInterval(watch);
    expect(statSync(join(bench.folder, 'logs/0.stdout.txt')).size).toBe(100_000_000);
    expect(highest - before).toBeLessThan(150_000_000);
  });

  it('never meets the protocol: C code on descriptor 1, a subprocess, binary, text that is no text', async () => {
    const body = `import ctypes
libc = ctypes.CDLL(None)
libc.puts(b"from C")
libc.fflush(None)
os.write(1, b"raw \\xff\\n")
subprocess.run(["echo", "from echo"])
print("lone \\ud83d", flush=True)
return ["fine"]`;
    const worker = await ready(body);
    expect(rowsOf(await worker.run(bench.task(0)))).toBe('fine\n');
    await worker.stop(20_000);
    expect(bench.read('logs/0.stdout.txt')).toBe('from C\nraw \ufffd\nfrom echo\nlone \\ud83d\n');
  });

  it.each([
    ['closes sys.stdout', 'sys.stdout.close()'],
    ['closes descriptor 1', 'os.close(1)'],
    ['puts something else there', 'sys.stdout = None; sys.stderr = 5'],
  ])('may be given up: a script that %s goes on and ends well', async (_, statement) => {
    const worker = await ready(`if context.minibatch_index == 0: ${statement}\nreturn ["on"]`);
    for (const index of [0, 1]) expect(rowsOf(await worker.run(bench.task(index)))).toBe('on\n');
    await worker.stop(20_000);
  });

  it('does not hold the pipes of the protocol open in what it starts', async () => {
    const worker = await ready(
      'return [subprocess.run(["sh", "-c", "ls /proc/self/fd"], capture_output=True, close_fds=False).stdout.split()]',
    );
    expect(rowsOf(await worker.run(bench.task(0)))).not.toMatch(/b'4'/);
  });
});

describe('fault 48: secrets that a Python script is given', () => {
  const CANARY = 'canary-5f0e-secret';

  it('occur in no log, message or traceback', async () => {
    const body = `key = os.environ["KEY"]
print("the key is", key, file=sys.stderr)
try: raise ValueError(key)
except ValueError as error: raise RuntimeError("bad key " + key) from error`;
    const worker = await ready(body, { inherited: { KEY: CANARY }, secrets: [CANARY] });
    const outcome = await worker.run(bench.task(0));
    await worker.stop(10_000);
    expect(JSON.stringify(outcome)).toContain('bad key ***');
    const logs = readdirSync(join(bench.folder, 'logs')).map((file) => bench.read(`logs/${file}`));
    expect(logs.join('')).toContain('the key is ***');
    for (const text of [JSON.stringify(outcome), worker.stderrTail(), ...logs]) expect(text).not.toContain(CANARY);
  });

  it('reach a script only when they are given: its environment holds nothing else', async () => {
    process.env.NOT_FOR_SCRIPTS = CANARY;
    const worker = await ready('return ["\\n".join(sorted(os.environ))]', { environment: { ADDED: '1' } });
    delete process.env.NOT_FOR_SCRIPTS;
    const names = rowsOf(await worker.run(bench.task(0))).split('\n');
    // Python sets LC_CTYPE by itself where there is no locale; what finds the right Python may be a shell.
    const own = names.filter((name) => name !== '' && !/^(LC_CTYPE|PWD|SHLVL|_|_?PYENV_.*)$/.test(name));
    expect(own).toEqual(['ADDED', 'MILLRACE_LOGGING_LEVEL', 'MILLRACE_WORKING_DIR', 'PATH']);
  });
});
