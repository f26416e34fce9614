import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const example = join(ROOT, 'examples/digits');
const lines = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('the demo', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'demo-'));
  let status: number | null = null;
  let said = '';

  // The first time it downloads onnxruntime.
  beforeAll(() => {
    const env = { ...process.env, MILLRACE_STORE: workspace };
    const ran = spawnSync(process.execPath, ['examples/digits/demo.mjs'], { cwd: ROOT, env, encoding: 'utf8' });
    status = ran.status;
    said = ran.stdout + ran.stderr;
  }, 600_000);
  afterAll(() => rmSync(workspace, { recursive: true, force: true }));

  it('is what `npm run demo` does after the build', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(scripts.demo).toBe('node tools/on-node-24.mjs demo:all');
    expect(scripts['demo:all']).toBe('npm run build:all && node examples/digits/demo.mjs');
  });

  it('succeeds, and says where the output is and what to try next', () => {
    expect({ status, said }).toMatchObject({ status: 0 });
    expect(said).toContain('1000 rows in input order');
    expect(said).toContain('What to try next');
  });

  it('writes a row for each of a thousand images in input order, and at least 95 in 100 are right', () => {
    const output = /^The output: (.+)$/m.exec(said)?.[1] ?? '';
    const rows = lines(output).map((row) => row.split(': '));
    const labels = new Map(
      lines(join(example, 'labels.csv'))
        .slice(1)
        .map((line) => line.split(',') as [string, string]),
    );
    expect(labels.size).toBe(1_000);
    expect(rows.map(([file]) => file)).toEqual([...labels.keys()].sort());
    const right = rows.filter(([file = '', digit]) => labels.get(file) === digit).length;
    expect(right).toBeGreaterThanOrEqual(950);
  });

  it('kills the same job at 40 %, resumes it, and shows that its bytes are those of the undisturbed one', () => {
    const killedAt = Number(/was killed when (\d+) of its 1000 rows were written/.exec(said)?.[1]);
    expect(killedAt).toBeGreaterThanOrEqual(400);
    expect(killedAt).toBeLessThan(1_000);
    expect(said).toContain('verified: 200 mini-batches');
    const hashes = [...said.matchAll(/^SHA-256 of the output, .+: +([0-9a-f]{64})$/gm)].map(([, hash]) => hash);
    expect(hashes).toHaveLength(2);
    expect(new Set([...hashes, ...outputs().map(sha256Of)]).size).toBe(1);
    const runs = readdirSync(join(workspace, 'jobs')).map((job) => readdirSync(stepFile(job, 'runs')).sort());
    expect(runs).toEqual([['1'], ['1', '2']]);
  });

  const stepFile = (job: string, name: string) => join(workspace, 'jobs', job, 'predict-digits-mnist', name);
  const outputs = () =>
    readdirSync(join(workspace, 'jobs')).map((job) => stepFile(job, 'outputs/output/mnist_outputs.txt'));
  const sha256Of = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
});
