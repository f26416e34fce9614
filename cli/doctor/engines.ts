import { spawnSync } from 'node:child_process';
import { type Finding, ok } from './finding.ts';

const LOOK_MS = 10_000;

/** What can run a broker on this machine. Only services need one, and it may be anywhere: missing is no fault. */
export const checkEngines = (look: Look = run): readonly Finding[] => [checkDocker(look), checkJava(look)];

/** What a program prints, on either stream; undefined when it cannot be started or fails. */
export type Look = (program: string, words: readonly string[]) => string | undefined;

function checkDocker(look: Look): Finding {
  const version = look('docker', ['info', '--format', '{{.ServerVersion}}'])?.trim();
  if (version) return ok('Docker', `${version}: docker compose up runs a broker and the services here`);
  const missing = look('docker', ['--version']) === undefined ? 'not installed' : 'installed, no engine answers';
  return ok('Docker', `${missing}; only a broker on this machine wants it (apt-get install -y docker.io)`);
}

function checkJava(look: Look): Finding {
  const version = /version "([^"]+)"/.exec(look('java', ['-version']) ?? '')?.[1];
  if (version !== undefined) return ok('Java', `${version}: runs a broker for tests`);
  return ok('Java', 'not installed; only a broker for tests wants it (apt-get install -y default-jre-headless maven)');
}

const run: Look = (program, words) => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', timeout: LOOK_MS });
  return status === 0 ? stdout + stderr : undefined;
};
