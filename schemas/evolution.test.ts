import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '../adapters/avro/record-schemas.ts';
import type { ComplexSchema } from '../adapters/avro/schema.ts';
import { loadSchema } from '../adapters/avro/schema-files.ts';
import { changeFaults, ruleFaults } from './compatibility.ts';
import { SAMPLE_ENTRIES } from './sample-records.ts';

const names = (folder: string): string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.avsc'))
    .map((name) => name.slice(0, -'.avsc'.length));

const all = (root: string): string[] => [
  ...names(`./${root}`),
  ...names(`./${root}files/`).map((name) => `files/${name}`),
];

const releases = readdirSync(new URL('./released/', import.meta.url));
const current = all('');
const released = releases.flatMap((release) => all(`released/${release}/`).map((path) => ({ release, path })));

describe('the schemas of today', () => {
  it('are one for each record of the wire and each file of the store', () => {
    const files = Object.keys(SAMPLE_ENTRIES).map((name) => `files/${name}`);
    expect(current.toSorted()).toEqual([...RECORD_KINDS, ...files].toSorted());
  });

  it.each(current)('%s keeps the rules', (path) => {
    const schema = loadSchema(path).json as ComplexSchema;
    expect(ruleFaults(schema)).toEqual([]);
    expect(schema).toMatchObject({ type: 'record', name: path.replace('files/', ''), namespace: 'millrace' });
  });

  it('all have been released', () => {
    // What was never released has no golden files either: see README.md.
    expect(current.filter((path) => !released.some((known) => known.path === path))).toEqual([]);
  });
});

describe('Fault 27: what has been released', () => {
  it('starts with release 1', () => {
    expect(releases).toContain('1');
  });

  it.each(released)('$path of release $release still exists and reads and is read both ways', ({ release, path }) => {
    expect(current).toContain(path);
    expect(changeFaults(loadSchema(`released/${release}/${path}`).json, loadSchema(path).json)).toEqual([]);
  });
});

describe('the rules find', () => {
  const record = (...fields: object[]): ComplexSchema =>
    ({ type: 'record', name: 'R', doc: 'A record.', fields }) as unknown as ComplexSchema;
  const size = { name: 'size', type: 'long', doc: 'Bytes.' };
  const note = { name: 'note', type: 'string', doc: 'A note.' };

  it.each([
    ['array items without width', { name: 'a', type: { type: 'array', items: 'null' }, doc: 'x' }, 'without width'],
    ['enums', { name: 'e', type: { type: 'enum', name: 'E', symbols: ['A'], doc: 'x' }, doc: 'x' }, 'enum'],
    ['a field without doc', { name: 'bare', type: 'long' }, 'R.bare has no doc'],
    ['aliases', { ...size, aliases: ['length'] }, 'R.size has aliases'],
    ['a type that holds itself', { name: 'next', type: ['null', 'R'], doc: 'x' }, 'not complete'],
  ])('%s', (_, field, fault) => {
    expect(ruleFaults(record(field))).toContainEqual(expect.stringContaining(fault));
  });

  it.each([
    ['a field that went', record(size), record(), 'R.size is gone'],
    ['a rename', record(size), record({ ...size, name: 'length' }), 'R.size is gone'],
    ['a new field without default', record(size), record(size, note), 'a new reader cannot read old data'],
    ['a wider type', record({ ...size, type: 'int' }), record(size), 'an old reader cannot read new data'],
    ['another type', record(size), record({ ...size, type: 'string' }), 'R.size has another type'],
    ['other branches', record({ ...size, type: ['null', 'long'] }), record(size), 'R.size has another type'],
  ])('%s', (_, older, newer, fault) => {
    expect(changeFaults(older, newer)).toContainEqual(expect.stringContaining(fault));
  });

  it('nothing wrong with a new field that has a default, or with one that goes and had one', () => {
    const withDefault = record(size, { ...note, default: '' });
    expect(changeFaults(record(size), withDefault)).toEqual([]);
    expect(changeFaults(withDefault, record(size))).toEqual([]);
  });
});
