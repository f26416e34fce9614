import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fetchJars } from './fetch-jars.ts';

/** Named by what is in the pom, so that another version gets another folder. */
const FOLDER = 'kafka-local/4.3.1';
/** Where all clones of a user have them. */
export function sharedJars({ XDG_CACHE_HOME = '', HOME = homedir() }: NodeJS.ProcessEnv = process.env): string {
  return join(isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(HOME, '.cache'), 'millrace', FOLDER);
}

export const hasKafkaJars = (): boolean => existsSync(sharedJars());

/** The folder of Apache Kafka's jars; fetched where they are not there. */
export async function kafkaJars(): Promise<string> {
  const folder = sharedJars();
  await fetchJars(folder);
  return folder;
}
