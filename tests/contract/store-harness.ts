import type { ListOptions, Store } from '../../core/ports/store.ts';

/** Opens an empty store; the suite's owner removes it afterwards. */
export type OpenStore = () => Promise<Store>;

export interface StoreCapabilities {
  /** Of `ODD_NAMES`: what no file of this store can be called. They are refused like paths that lead nowhere. */
  readonly unnameable: readonly string[];
  /** Has a place for what a writer notes beside a file. */
  readonly keepsNotes: boolean;
}

/** None of these may lead anywhere. */
export const HOSTILE_PATHS = [
  '',
  '/',
  '.',
  '..',
  '/etc/passwd',
  '../outside',
  'a/../../outside',
  'a/..',
  './a',
  'a/./b',
  'a//b',
  'a/',
  'a\0b',
  'a/\ud800',
];

export const ODD_NAMES = [
  ' two words ',
  'größe',
  'gro\u0308ße',
  '数字',
  '😀',
  '\uff21',
  '#1',
  '100%41',
  'a?b*c[d]{e}',
  '-rf',
  '...',
  '.hidden',
  'two\nlines',
  'tab\t',
  '\u001b[31mred',
  'back\\slash',
  '"quoted\'',
  'C:',
  'x'.repeat(255),
];

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

export async function listed(store: Store, folder = '', options: ListOptions = {}): Promise<string[]> {
  const paths: string[] = [];
  for await (const page of store.list(folder, options)) paths.push(...page.map(({ path }) => path));
  return paths;
}
