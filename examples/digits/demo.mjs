// `npm run demo`, after the build: installs what the example needs, runs its job, and checks the output.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const IMAGES = 1_000;
const ACCURACY_MIN = 0.95;
const example = import.meta.dirname;
const millrace = resolve(example, '../../dist/cli/main.js');

installWhenStale();
const summary = runJob();
const rows = readFileSync(summary.output, 'utf8').trimEnd().split('\n');
const right = countRight(rows);
report(rows, right, summary);

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

function runJob() {
  const { status, stdout, error } = spawnSync(process.execPath, [millrace, 'run', 'digits.yaml', '--json'], {
    cwd: example, // The workspace is then .millrace in here.
    stdio: ['inherit', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (error) fail(`millrace did not start: ${error.message}`);
  if (status !== 0) fail(`millrace ended with exit code ${status}. ${stdout}`);
  return JSON.parse(stdout);
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

What to try next, with Node 22.18 or newer:

  cd examples/digits
  node ../../dist/cli/main.js jobs                                         # what has run
  node ../../dist/cli/main.js run digits.yaml --param batch_size_param=50  # the same rows, fewer calls
  node ../../dist/cli/main.js run digits.yaml --dry-run                    # the plan, without running it
`);
}

function fail(reason) {
  console.error(`The demo failed: ${reason}`);
  process.exit(1);
}
