import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const PASSED = 'canary-passed-5f0e1d';
const WRITTEN = 'canary-written-8a7c2b';
const SERVICE = 'canary-service-93be40';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const LEAKS = `
  const secrets = [process.env.DATABASE_URL, process.env.HUB_TOKEN];
  console.log('stdout', ...secrets);
  for (const letter of secrets.join(' ')) process.stderr.write(letter);
  process.emitWarning(secrets.join());
  const leak = () => Object.assign(new Error('cannot log in with ' + secrets, { cause: new Error(secrets[0]) }), { secrets });
`;

/** Files of the workspace that hold a text, whatever kind they are. */
const holding = (text: string): string[] =>
  project.files('.millrace').filter((file) => readFileSync(project.path(`.millrace/${file}`)).includes(text));

async function runAndLook(): Promise<string> {
  const environment = { DATABASE_URL: PASSED, KAFKA_SASL_PASSWORD: SERVICE, MILLRACE_API_TOKEN: SERVICE };
  project.job({ pass_environment: ['DATABASE_URL'], environment_variables: { HUB_TOKEN: WRITTEN }, run_max_try: 2 });
  const shown = [await project.run(['--json'], { environment })];
  const [jobId] = project.stepPath().split('/').slice(2);
  expect(shown[0]).toMatchObject({ exitCode: 1 });
  for (const words of [
    ['status', '--json'],
    ['status'],
    ['logs'],
    ['logs', '--user', 'stdout'],
    ['logs', '--user', 'stderr'],
    ['results'],
  ]) {
    shown.push(await project.millrace(words, { environment }));
  }
  for (const { stdout, stderr } of shown) {
    for (const secret of [PASSED, WRITTEN, SERVICE]) expect(stdout + stderr).not.toContain(secret);
  }
  for (const secret of [PASSED, SERVICE]) expect(holding(secret)).toEqual([]);
  // What the job file itself says is kept with the job and with the code that it lies beside; nowhere else.
  expect(holding(WRITTEN).filter((file) => !/^snapshots\/[0-9a-f]+\/job\.yaml$/.test(file))).toEqual([
    `jobs/${jobId}/job.yaml`,
    `jobs/${jobId}/step/manifest.json`,
  ]);
  return shown.map(({ stdout, stderr }) => stdout + stderr).join('\n');
}

describe('fault 48: secrets', () => {
  it('that a failing script prints and raises occur in no artefact and on no console', async () => {
    project.inputs(4).script(`export async function run([path], { minibatchIndex: index }) {
      ${LEAKS}
      if (index === 1) throw leak();
      if (index === 2) Promise.reject(leak());
      if (index === 3) { process.stderr.write('last words ' + secrets); process.exit(1); }
      return ['fine'];
    }`);
    const shown = await runAndLook();
    expect(shown).toContain('cannot log in with ***,***');
    expect(shown).toContain('stdout *** ***');
  });

  it('that an init() which fails raises occur nowhere just so', async () => {
    project.inputs(1).script(`export function init() { ${LEAKS} throw leak(); }\nexport const run = (paths) => paths;`);
    expect(await runAndLook()).toContain('init() failed: Error: cannot log in with ***,***');
  });
});
