import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';

const CANARY = 'canary-5f0e-secret';

describe('fault 48: secrets that a script is given', () => {
  let bench: WorkerBench;
  beforeEach(() => {
    bench = openWorkerBench();
  });
  afterEach(() => bench.close());

  it('occur in no log, message, traceback or stderr tail, however the script prints them', async () => {
    const source = `import { writeSync } from 'node:fs';
      const key = process.env.KEY;
      export const run = async (_, { minibatchIndex }) => {
        console.log('the key is', key);
        for (const letter of key) writeSync(2, letter);
        writeSync(2, '\\n');
        process.stdout.write('x'.repeat(65_530) + key + key.slice(0, 5));
        if (minibatchIndex === 0) throw new Error('bad key ' + key, { cause: new Error(key) });
        if (minibatchIndex === 1) throw { key };
        throw Object.assign(new Error('x'.repeat(32 * 1024 - 5) + key), { name: key });
      };`;
    bench.write('leaks.mjs', source);
    const worker = await bench.ready('leaks.mjs', { inherited: { KEY: CANARY }, secrets: [CANARY] });
    const outcomes = [];
    for (const index of [0, 1, 2]) outcomes.push(await worker.run(bench.task(index)));
    await worker.stop(10_000);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed']);
    expect(JSON.stringify(outcomes)).toContain('bad key ***');
    const logs = readdirSync(join(bench.folder, 'logs')).map((file) =>
      readFileSync(join(bench.folder, 'logs', file), 'utf8'),
    );
    expect(logs.join('')).toContain('the key is ***');
    for (const text of [JSON.stringify(outcomes), worker.stderrTail(), ...logs])
      expect(text).not.toContain('canary-5f');
  });

  it('occur in no message of an init() that fails', async () => {
    bench.write('leaks.mjs', 'throw new Error("cannot log in with " + process.env.KEY);');
    const outcome = await bench.start('leaks.mjs', { inherited: { KEY: CANARY }, secrets: [CANARY] }).init();
    expect(JSON.stringify(outcome)).toContain('cannot log in with ***');
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
  });

  it('reach a script only when they are given: its environment holds nothing else', async () => {
    process.env.NOT_FOR_SCRIPTS = CANARY;
    bench.write('shows.mjs', 'export const run = () => [{ ...process.env }];');
    const worker = await bench.ready('shows.mjs', { environment: { ADDED: '1' }, inherited: { GIVEN: '2' } });
    delete process.env.NOT_FOR_SCRIPTS;
    const outcome = await worker.run(bench.task(0));
    const shown = JSON.parse(outcome.kind === 'succeeded' ? Buffer.from(outcome.rows).toString() : '{}');
    expect(Object.keys(shown).sort()).toEqual(['ADDED', 'GIVEN', 'MILLRACE_LOGGING_LEVEL', 'PATH']);
  });
});
