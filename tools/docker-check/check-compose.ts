import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, works } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PROJECT = 'millrace-check';
const SCRIPT = `import { readFileSync } from 'node:fs';
export const run = (files) => files.map((file) => readFileSync(file, 'utf8').trim());
`;
/** Whom the services run as. */
const USER = 1000;

/** Builds the image, starts everything with two scorers, runs a job, and compares its output with one made here. */
export function checkCompose(): void {
  const folder = mkdtempSync(join(tmpdir(), 'docker-check-'));
  const compose = composeIn(join(folder, 'data'));
  try {
    layJob(folder);
    run('docker', ['build', '-q', '--network', 'host', ...registryArgs(), '-t', 'millrace:local', ROOT]);
    compose('up', '-d', '--scale', 'scorer=2');
    const jobId = compose('run', '--rm', 'cli', 'submit', 'job.yaml').trim().split('\n').at(-1) as string;
    const served = JSON.parse(
      compose('run', '--rm', 'cli', 'watch', jobId, '--json').trim().split('\n').at(-1) as string,
    );
    const here = JSON.parse(runHere(folder));
    if (served.status !== 'completed' || served.sha256 !== here.sha256) {
      throw new Error(`over Docker: ${served.status} ${served.sha256}; here: ${here.status} ${here.sha256}`);
    }
    compose('stop', 'planner', 'scorer', 'collector');
    requireCleanEnds();
  } finally {
    compose('down', '-v');
    rmSync(folder, { recursive: true, force: true });
  }
}

function layJob(folder: string): void {
  const data = join(folder, 'data');
  mkdirSync(join(data, 'in'), { recursive: true });
  for (let n = 0; n < 40; n += 1) writeFileSync(join(data, `in/${n}.txt`), `text ${n}\n`);
  writeFileSync(join(data, 'script.mjs'), SCRIPT);
  const inputs = [{ name: 'texts', type: 'file', path: 'in/*.txt' }];
  const job = { name: 'texts', inputs, entry_script: 'script.mjs', mini_batch_size: 2, error_threshold: 0 };
  writeFileSync(join(data, 'job.yaml'), JSON.stringify(job));
  cpSync(data, join(folder, 'here'), { recursive: true });
  if (process.getuid?.() === 0) chownSync(data, USER, USER);
}

const runHere = (folder: string): string =>
  run(process.execPath, [join(ROOT, 'dist/bin/millrace.js'), 'run', 'job.yaml', '--json'], {
    cwd: join(folder, 'here'),
  });

/** Each service was asked to stop, and had the time to. */
function requireCleanEnds(): void {
  const label = `label=com.docker.compose.project=${PROJECT}`;
  const ended = run('docker', ['ps', '-a', '--filter', label, '--format', '{{.Names}} {{.Status}}']);
  const unclean = ended
    .split('\n')
    .filter((line) => /planner|scorer|collector/.test(line) && !/Exited \(0\)/.test(line));
  if (unclean.length > 0) throw new Error(`not stopped cleanly: ${unclean.join('; ')}`);
}

function composeIn(data: string): (...words: string[]) => string {
  const [command, ...first] = works('docker', ['compose', 'version']) ? ['docker', 'compose'] : ['docker-compose'];
  const file = ['-p', PROJECT, '-f', join(ROOT, 'docker-compose.yml')];
  const environment = { DATA_FOLDER: data };
  return (...words) => run(command as string, [...first, ...file, ...words], { environment });
}

/** The package registry that this machine uses. */
function registryArgs(): string[] {
  const registry = run('npm', ['config', 'get', 'registry']).trim();
  return ['--build-arg', `NPM_CONFIG_REGISTRY=${registry}`];
}
