import { expect, it } from 'vitest';
import { requireText } from './require-text.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

it.each([
  ['\x1f\x8b\x08', 'is compressed by gzip, which its name does not say', 'let its name end in .gz'],
  ['PK\x03\x04\x14', 'is a zip archive', 'unpack it; a sheet of a workbook can be saved as CSV'],
  ['\xff\xfea\0', 'is UTF-16', 'give the input encoding: utf-16'],
  ['\xfe\xff\0a', 'is UTF-16', 'give the input encoding: utf-16'],
  ['\xff\xfe\0\0a\0\0\0', 'is UTF-32', 'write it as UTF-8'],
  ['\0\0\xfe\xff\0\0\0a', 'is UTF-32', 'write it as UTF-8'],
  [
    'a\0,\0b\0',
    'holds NUL bytes, which no text has',
    'give the input the format that its files have, or encoding: utf-16 where they are such text',
  ],
])('a file that begins with %j is no text', (text, what, hint) => {
  for (const encoding of ['utf-8', 'windows-1252'] as const) {
    const refused = expect.objectContaining({ code: 'TABLE_INVALID', message: `/in/a.csv ${what}`, hint });
    expect(() => requireText('/in/a.csv', bytesOf(text), encoding)).toThrow(refused);
  }
});

it.each(['', '\xef\xbb\xbfa,b\n', 'PK,id\n', `${'a,b\n'.repeat(3_000)}\0`])('a file may begin with %j', (text) => {
  requireText('/in/a.csv', bytesOf(text), 'utf-8');
});

it('of UTF-16 that is said nothing else is looked at', () => {
  requireText('/in/a.csv', bytesOf('\xff\xfea\0'), 'utf-16');
});
