import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import { openWorkerBench, type WorkerBench } from './workers-setup.ts';

describe('what a Python script logs of its run', () => {
  let bench: WorkerBench;
  beforeEach(() => {
    bench = openWorkerBench();
  });
  afterEach(() => bench.close());

  async function run(...statements: readonly string[]): Promise<Outcome> {
    const body = statements.map((statement) => `    ${statement}\n`).join('');
    const source = `import math\nfrom azureml.core import Run\ndef run(mini_batch):\n    r = Run.get_context()\n${body}    return []\n`;
    bench.write('script.py', source);
    const environment = { MILLRACE_JOB_ID: 'j1', MILLRACE_STEP: 'score', MILLRACE_WORKER: '3' };
    const worker = await bench.ready('script.py', { environment, logFolder: join(bench.folder, 'own') });
    const outcome = await worker.run(bench.task(0));
    await worker.stop(10_000);
    return outcome;
  }

  const metricsOf = (outcome: Outcome): unknown =>
    outcome.kind === 'succeeded'
      ? outcome.metrics?.map((line) => {
          const [name, value = ''] = line.split('\t');
          return [name, JSON.parse(value)];
        })
      : outcome;

  it.each([
    ['log', 'r.log("loss", 0.5)', 0.5],
    ['log with a step', 'r.log("loss", 0.5, description="of it", step=7)', { step: 7, value: 0.5 }],
    ['log of what is no number', 'r.log("loss", -math.inf)', '-Infinity'],
    ['log of text', 'r.log("loss", "half\\tdone")', 'half\tdone'],
    ['log_list', 'r.log_list("loss", range(3), "of it")', [0, 1, 2]],
    ['log_row', 'r.log_row("loss", "of it", x=1, y=math.nan)', { x: 1, y: 'NaN' }],
    ['log_table', 'r.log_table("loss", {"x": [1, 2], "y": ["a", None]})', { x: [1, 2], y: ['a', null] }],
  ])('by %s is a metric of the job', async (_, statement, value) => {
    expect(metricsOf(await run(statement))).toEqual([['loss', value]]);
  });

  it('by the run of the job is the same', async () => {
    expect(metricsOf(await run('r.parent.log("loss", 1)', 'r.log("loss", 2)'))).toEqual([
      ['loss', 1],
      ['loss', 2],
    ]);
  });

  it('by log_image is kept in the logs, each image under a name of its own, and the metric is where', async () => {
    const picture = bench.write('picture.jpg', 'a picture');
    const plot = 'plot = type("Plot", (), {"savefig": lambda self, to: open(to, "w").write("a plot")})()';
    const image = `r.log_image("my image", path=${JSON.stringify(picture)})`;
    const outcome = await run(plot, image, image, 'r.log_image("curve", plot=plot)');
    const at = (name: string): string => join(bench.folder, 'own/images', name);
    expect(metricsOf(outcome)).toEqual([
      ['my image', at('my_image-3-0.jpg')],
      ['my image', at('my_image-3-1.jpg')],
      ['curve', at('curve-3-2.png')],
    ]);
    expect(bench.read('own/images/my_image-3-1.jpg')).toBe('a picture');
    expect(bench.read('own/images/curve-3-2.png')).toBe('a plot');
  });

  it.each([
    ['neither path nor plot', 'r.log_image("loss")', 'log_image takes either path or plot'],
    ['both', 'r.log_image("loss", path="x", plot=r)', 'log_image takes either path or plot'],
    ['a picture that is not there', 'r.log_image("loss", path="none.png")', 'none.png'],
  ])('by log_image with %s fails the try', async (_, statement, message) => {
    expect(await run(statement)).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining(message) },
    });
  });

  it.each(['log_accuracy_table', 'log_confusion_matrix', 'log_predictions', 'log_residuals'])(
    'by %s fails the try with an error that names it, and what there is',
    async (member) => {
      const { error } = (await run(`r.${member}("loss", {})`)) as Extract<Outcome, { kind: 'failed' }>;
      expect(error.message).toContain(`Run.${member} is not part of Millrace's stand-in`);
      expect(error.message).toContain('log, log_image, log_list, log_row, log_table');
    },
  );
});
