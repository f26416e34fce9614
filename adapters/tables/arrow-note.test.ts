import type { FileMetaData } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { ARROW_NOTE, readArrowNote, writeArrowNote } from './arrow-note.ts';

/** As pyarrow writes it of a list `tags`, a timestamp `when` in Europe/Berlin, and `dur`, a duration in microseconds. */
const NOTE =
  '/////zABAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAMAAACIAAAAOAAAAAQAAABU////AAABEhAAAAAcAAAABAAAAAAAAAADAAAAZHVyAAAABgAIAAYABgAAAAAAAgCE////AAABChAAAAAgAAAABAAAAAAAAAAEAAAAd2hlbgAAAAAIAAwABgAIAAgAAAAAAAIABAAAAA0AAABFdXJvcGUvQmVybGluAAAA0P///wAAAQwUAAAAIAAAAAQAAAABAAAAKAAAAAQAAAB0YWdzAAAAAAQABAAEAAAAEAAUAAgABgAHAAwAAAAQABAAAAAAAAECEAAAACAAAAAEAAAAAAAAAAQAAABpdGVtAAAAAAgADAAIAAcACAAAAAAAAAEIAAAA';
const LIST = [{ name: 'tags', num_children: 1 }, { name: 'list', num_children: 1 }, { name: 'item' }];

function metadata(value: string, names: readonly string[], nested: readonly object[] = []): FileMetaData {
  const schema = [{ name: 'schema', num_children: names.length + (nested.length > 0 ? 1 : 0) }, ...nested];
  return {
    schema: [...schema, ...names.map((name) => ({ name }))],
    key_value_metadata: [{ key: ARROW_NOTE, value }],
  } as unknown as FileMetaData;
}

const copied = (kept: readonly string[], added: Parameters<typeof writeArrowNote>[2] = []): FileMetaData => {
  const note = readArrowNote(metadata(NOTE, ['when', 'dur'], LIST));
  if (note === null) throw new Error('the note was not understood');
  return metadata(writeArrowNote(note, kept, added), [...added.map(({ name }) => name), ...kept]);
};

const FIELDS = { when: 'Europe/Berlin', dur: 'duration us' };

function meanings(file: FileMetaData): object | null {
  const note = readArrowNote(file);
  return note && Object.fromEntries([...note.fields].map(([name, { meaning }]) => [name, meaning]));
}

describe('the note of Arrow', () => {
  it('tells what parquet does not of the columns, nested ones beside them', () => {
    expect(meanings(metadata(NOTE, ['when', 'dur'], LIST))).toEqual({ tags: '', ...FIELDS });
  });

  it('is written for some of the columns, in any order', () => {
    expect(meanings(copied(['dur', 'when']))).toEqual(FIELDS);
    expect(meanings(copied(['dur']))).toEqual({ dur: FIELDS.dur });
  });

  it('is written for columns behind added ones, and once more from what was written', () => {
    const added = (['string', 'int', 'float', 'bool', 'datetime'] as const).map((type) => ({ name: type, type }));
    const file = copied(['when'], added);
    const expected = { string: '', int: '', float: '', bool: '', datetime: '', when: FIELDS.when };
    expect(meanings(file)).toEqual(expected);
    const note = readArrowNote(file);
    expect(note && meanings(metadata(writeArrowNote(note, ['when'], []), ['when']))).toEqual({ when: FIELDS.when });
  });

  it('is none where it is of other columns, or damaged', () => {
    expect(meanings(metadata(NOTE, ['when', 'dur']))).toBeNull();
    expect(meanings(metadata(NOTE.slice(0, 200), ['when', 'dur'], LIST))).toBeNull();
    expect(meanings(metadata('', ['when', 'dur'], LIST))).toBeNull();
  });
});
