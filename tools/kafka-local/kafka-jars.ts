import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POM = join(import.meta.dirname, 'pom.xml');
/** Named by what is in the pom, so that another version gets another folder. */
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/kafka-local/4.3.1');
const FETCH_TIMEOUT_MS = 300_000;

export const hasKafkaJars = (): boolean => existsSync(CACHE);

/** The folder of Apache Kafka's jars; fetched from Maven Central by `mvn` when they are not there. */
export async function kafkaJars(): Promise<string> {
  if (hasKafkaJars()) return CACHE;
  await mkdir(dirname(CACHE), { recursive: true });
  const fetched = await mkdtemp(`${CACHE}.`);
  try {
    await run('mvn', ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${fetched}`], {
      timeout: FETCH_TIMEOUT_MS,
    });
    await rename(fetched, CACHE);
  } catch (error) {
    await rm(fetched, { recursive: true, force: true });
    // Somebody else may have been faster: a folder that is there cannot be renamed onto.
    if (!existsSync(CACHE)) throw error;
  }
  return CACHE;
}
