import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RunningService } from './served-project.ts';

/** The value of a metric without labels, as a service tells it. */
export async function metricOf({ url }: RunningService, name: string): Promise<number> {
  const page = await new Promise<string>((resolve, reject) => {
    get(`${url}/metrics`, (response) => void text(response).then(resolve, reject)).once('error', reject);
  });
  const line = page.split('\n').find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`there is no ${name} in\n${page}`);
  return Number(line.slice(name.length + 1));
}
