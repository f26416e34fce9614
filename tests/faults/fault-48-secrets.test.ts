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

const LEAKS_IN_PYTHON = `import os, sys, threading, warnings
from azureml_user.parallel_run import EntryScript
secrets = [os.environ["DATABASE_URL"], os.environ["HUB_TOKEN"]]

def leak():
    print("stdout", *secrets)
    EntryScript().logger.info("logged %s", secrets)
    for letter in " ".join(secrets):
        sys.stderr.write(letter)
        sys.stderr.flush()
    warnings.warn(",".join(secrets))
    try:
        raise KeyError(secrets[0])
    except KeyError as error:
        raise RuntimeError("cannot log in with " + ",".join(secrets)) from error
`;

const FAILING_RUN = `export async function run([path], { minibatchIndex: index }) {
  ${LEAKS}
  if (index === 1) throw leak();
  if (index === 2) Promise.reject(leak());
  if (index === 3) { process.stderr.write('last words ' + secrets); process.exit(1); }
  return ['fine'];
}`;
const FAILING_RUN_IN_PYTHON = `${LEAKS_IN_PYTHON}
def run(paths, context):
    if context.minibatch_index == 1: leak()
    if context.minibatch_index == 2: threading.Thread(target=leak).start()
    if context.minibatch_index == 3:
        os.write(2, ("last words " + ",".join(secrets)).encode())
        os._exit(1)
    return ["fine"]
`;
const FAILING_INIT = `export function init() { ${LEAKS} throw leak(); }\nexport const run = (paths) => paths;`;
const FAILING_INIT_IN_PYTHON = `${LEAKS_IN_PYTHON}\ninit = leak\nrun = lambda paths: paths\n`;

/** Files of the workspace that hold a text, whatever kind they are. */
const holding = (text: string): string[] =>
  project.files('.millrace').filter((file) => readFileSync(project.path(`.millrace/${file}`)).includes(text));

async function runAndLook(entryScript: string): Promise<string> {
  const environment = { DATABASE_URL: PASSED, KAFKA_SASL_PASSWORD: SERVICE, MILLRACE_API_TOKEN: SERVICE };
  const variables = { pass_environment: ['DATABASE_URL'], environment_variables: { HUB_TOKEN: WRITTEN } };
  project.job({ entry_script: entryScript, ...variables, run_max_try: 2 });
  const shown = [await project.run(['--json'], { environment })];
  const [jobId] = project.stepPath().split('/').slice(2);
  expect(shown[0]).toMatchObject({ exitCode: 1 });
  for (const words of [
    ['status', '--json'],
    ['status'],
    ['logs'],
    ['logs', '--user', 'stdout'],
    ['logs', '--user', 'stderr'],
    ['logs', '--user', 'log'],
    ['results'],
  ]) {
    shown.push(await project.here(words, { environment }));
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
  it.each([
    ['script.mjs', FAILING_RUN],
    ['script.py', FAILING_RUN_IN_PYTHON],
  ])('that a failing script prints and raises occur in no artefact and on no console (%s)', async (script, source) => {
    project.inputs(4).write(script, source);
    const shown = await runAndLook(script);
    expect(shown).toContain('cannot log in with ***,***');
    expect(shown).toContain('stdout *** ***');
  });

  it.each([
    ['script.mjs', FAILING_INIT, 'Error'],
    ['script.py', FAILING_INIT_IN_PYTHON, 'RuntimeError'],
  ])('that an init() which fails raises occur nowhere just so (%s)', async (script, source, error) => {
    project.inputs(1).write(script, source);
    expect(await runAndLook(script)).toContain(`init() failed: ${error}: cannot log in with ***,***`);
  });
});
