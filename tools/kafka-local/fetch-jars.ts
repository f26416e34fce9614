import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runInstalled } from './run-installed.ts';

const POM = join(import.meta.dirname, 'pom.xml');
const FETCH_TIMEOUT_MS = 300_000;
/** Of what Maven says. */
const MOST_LINES = 5;
const ERROR_LINE = /^(?:\[ERROR\]|\[main\] ERROR \S+ -)\s*(.*?)(?: -> \[Help \d+\])?$/;
/** How to ask it for more. */
const ABOUT_ITSELF = /^(?:To see the full|Re-run Maven|For more information|After correcting|\[Help \d+\]|$)/;

/** Fetches Apache Kafka's jars from Maven Central, unless they are there: the folder is whole or is not, whoever else fetches too. */
export async function fetchJars(folder: string, environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const fetched = await mkdtemp(`${folder}.`);
  const words = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${fetched}`];
  try {
    await runInstalled('mvn', words, { environment, timeoutMs: FETCH_TIMEOUT_MS }).catch((error: unknown) => {
      throw inItsWords(error);
    });
    await rename(fetched, folder);
  } catch (error) {
    await rm(fetched, { recursive: true, force: true });
    // Somebody else may have been faster: a folder that is there cannot be renamed onto.
    if (!existsSync(folder)) throw error;
  }
}

/** What it printed says more than that it failed. */
function inItsWords(error: unknown): unknown {
  const { stdout, stderr, killed } = error as { stdout?: string; stderr?: string; killed?: boolean };
  if (stdout === undefined || stderr === undefined) return error;
  const lines = stripVTControlCharacters(`${stdout}\n${stderr}`).split('\n');
  const errors = lines.flatMap((line) => ERROR_LINE.exec(line)?.[1] ?? []).filter((line) => !ABOUT_ITSELF.test(line));
  const said = errors.length > 0 ? errors : lines.filter((line) => line.trim() !== '');
  const late = killed === true ? [`it has not ended within ${FETCH_TIMEOUT_MS / 1_000} s`] : [];
  return new Error(["mvn cannot fetch Apache Kafka's jars:", ...said.slice(-MOST_LINES), ...late].join('\n  '));
}
