import { registryNameFault } from '../job/names.ts';
import { fileNumber } from '../ports/file-number.ts';

/** `NAME`, which is its latest version that is not archived, or `NAME:VERSION`. */
export interface Reference {
  readonly name: string;
  /** Null: the latest. */
  readonly version: number | null;
}

/** What a person wrote as a reference; a text says why it is none. `NAME:latest` is `NAME`. */
export function readReference(text: string): Reference | string {
  const at = text.indexOf(':');
  const name = at < 0 ? text : text.slice(0, at);
  const fault = registryNameFault(name);
  if (fault !== undefined) return `the name ${JSON.stringify(name)} ${fault}`;
  const number = at < 0 ? 'latest' : text.slice(at + 1);
  if (number === 'latest') return { name, version: null };
  const version = fileNumber(number);
  return version === undefined ? `${JSON.stringify(text)}: a version is a whole number from 1` : { name, version };
}

export const spokenReference = ({ name, version }: Reference): string =>
  version === null ? name : `${name}:${version}`;
