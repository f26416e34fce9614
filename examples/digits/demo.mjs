// `npm run demo`, after the build: installs what the example needs, runs its job, and checks the output. Then it runs the
// job once more, kills it half way, and resumes it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const IMAGES = 1_000;
const ACCURACY_MIN = 0.95;
const KILLED_AT = 0.4;
const LOOK_EVERY_MS = 2;
const example = import.meta.dirname;
const millrace = resolve(example, '../../dist/bin/millrace.js');

installWhenStale();
const summary = JSON.parse(run('run', 'digits.yaml', '--json'));
const rows = readFileSync(summary.output, 'utf8').trimEnd().split('\n');
const right = countRight(rows);
report(rows, right, summary);
const killed = await runAndKill(summary);
const resumed = JSON.parse(run('resume', killed.jobId, '--json'));
compare(killed, resumed, run('verify', killed.jobId));
sayWhatNext();

function installWhenStale() {
  const stamp = join(example, 'node_modules', '.installed');
  const lock = readFileSync(join(example, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing what the example needs. This downloads about 300 MB once (onnxruntime) …');
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(stamp, wanted);
}

/** On this process's own Node: an npm on an older one silently leaves out packages that want a newer one. */
function npm(...words) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  const shell = !cli && process.platform === 'win32';
  const { status, error } = spawnSync(command, [...first, ...words], { cwd: example, stdio: 'inherit', shell });
  if (error || status !== 0) fail(`npm ${words[0]} failed in ${example}${error ? `: ${error.message}` : ''}`);
}

/** A command of Millrace to its end; returns what it prints. */
function run(...words) {
  const { status, stdout, error } = spawnSync(process.execPath, [millrace, ...words], {
    cwd: example, // The workspace is then .millrace in here.
    stdio: ['inherit', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (error) fail(`millrace did not start: ${error.message}`);
  if (status !== 0) fail(`millrace ${words[0]} ended with exit code ${status}. ${stdout}`);
  return stdout;
}

/** Checks that there is one row an image, in the images' order, on the way. */
function countRight(rows) {
  const labels = readFileSync(join(example, 'labels.csv'), 'utf8').trimEnd().split('\n').slice(1);
  if (labels.length !== IMAGES) fail(`labels.csv names ${labels.length} images, not ${IMAGES}`);
  if (rows.length !== IMAGES) fail(`the output has ${rows.length} rows, not ${IMAGES}`);
  let right = 0;
  for (const [n, label] of labels.sort().entries()) {
    const [file, digit] = label.split(',');
    if (!rows[n].startsWith(`${file}: `)) fail(`row ${n + 1} should be about ${file}, but is “${rows[n]}”`);
    if (rows[n] === `${file}: ${digit}`) right++;
  }
  if (right / IMAGES < ACCURACY_MIN) fail(`only ${right} of ${IMAGES} digits are right, ${ACCURACY_MIN} was expected`);
  return right;
}

function report(rows, right, { output, seconds, mini_batches: miniBatches }) {
  const percent = ((100 * right) / IMAGES).toFixed(1);
  console.log(`
The first ten rows of the output:

${rows.slice(0, 10).join('\n')}

${rows.length} rows in input order, from ${miniBatches.total} mini-batches in ${Number(seconds).toFixed(1)} s.
${right} of ${IMAGES} digits are right (${percent} %), compared with labels.csv.
The output: ${output}

Once more, to be killed with SIGKILL at ${100 * KILLED_AT} % …`);
}

/** Runs the job in a process group of its own and kills all of that once enough rows are written. */
async function runAndKill(undisturbed) {
  const child = spawn(process.execPath, [millrace, 'run', 'digits.yaml'], {
    cwd: example,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'close');
  const jobId = () => /^job (\S+)$/m.exec(said)?.[1];
  while (child.exitCode === null && rowsSoFar(undisturbed, jobId()) < KILLED_AT * IMAGES) await pause(LOOK_EVERY_MS);
  if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  await ended;
  if (child.signalCode !== 'SIGKILL') fail(`the job that was to be killed ended before:\n${said}`);
  return { jobId: jobId(), rows: rowsSoFar(undisturbed, jobId()), sha256: undisturbed.sha256 };
}

/** A job that is not over has its rows in FILE.partial, where another's FILE is. */
function rowsSoFar(other, jobId) {
  if (jobId === undefined) return 0;
  const folder = `${other.output.replace(other.job_id, jobId)}.partial`;
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.reduce((rows, file) => rows + readFileSync(join(folder, file), 'utf8').split('\n').length - 1, 0);
}

function compare(killed, resumed, proof) {
  console.log(`
The same job was killed when ${killed.rows} of its ${IMAGES} rows were written, and resumed: ${resumed.rows} rows.
${proof.trimEnd()}

SHA-256 of the output, undisturbed:         ${killed.sha256}
SHA-256 of the output, killed and resumed:  ${resumed.sha256}`);
  if (resumed.sha256 !== killed.sha256) fail('the two outputs differ');
  console.log('Equal: nothing lost, nothing twice.');
}

function sayWhatNext() {
  console.log(`
What to try next, with Node 22.18 or newer:

  cd examples/digits
  node ../../dist/bin/millrace.js jobs                                         # what has run
  node ../../dist/bin/millrace.js run digits.yaml --param batch_size_param=50  # the same rows, fewer calls
  node ../../dist/bin/millrace.js run digits.yaml --dry-run                    # the plan, without running it
`);
}

function fail(reason) {
  console.error(`The demo failed: ${reason}`);
  process.exit(1);
}
