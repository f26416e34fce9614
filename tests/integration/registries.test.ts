import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const AT_ONCE = 6;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('registrations by several processes at the same time', () => {
  it('lose nothing: each model gets a version of its own, with its own content', async () => {
    const numbers = Array.from({ length: AT_ONCE }, (_, n) => n);
    for (const n of numbers) project.write(`model-${n}.bin`, `weights ${n}`);
    const runs = numbers.map((n) => project.millrace(['model', 'register', 'mnist', `model-${n}.bin`, '--json']));
    const registered = (await Promise.all(runs)).map((run) => run.json());
    expect(registered.map(({ version }) => version as number).sort()).toEqual(numbers.map((n) => n + 1));
    const { models } = (await project.millrace(['model', 'list', '--all', '--json'])).json() as {
      models: readonly { version: number; path: string }[];
    };
    const contents = models.map(({ path }) => project.read(path.slice(project.folder.length + 1)));
    expect(contents.sort()).toEqual(numbers.map((n) => `weights ${n}`));
  });

  it('let one definition of a datastore through, and tell the others', async () => {
    const numbers = Array.from({ length: AT_ONCE }, (_, n) => n);
    for (const n of numbers) project.write(`place-${n}/a.txt`, '');
    const runs = numbers.map((n) => project.millrace(['datastore', 'register', 'lake', '--folder', `place-${n}`]));
    const ended = await Promise.all(runs);
    expect(ended.map(({ exitCode }) => exitCode).sort()).toEqual([0, ...numbers.slice(1).map(() => 2)]);
    const refused = ended.filter(({ exitCode }) => exitCode === 2);
    expect(refused.every(({ stderr }) => stderr.includes('lake is registered already, as version 1'))).toBe(true);
  });
});
