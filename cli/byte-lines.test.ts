import { describe, expect, it } from 'vitest';
import { firstLines, shownText } from './byte-lines.ts';

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function joined(chunks: AsyncIterable<string | Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
  return text;
}

describe('firstLines', () => {
  it.each([
    [0, ''],
    [1, 'a\n'],
    [2, 'a\nbc\n'],
    [3, 'a\nbc\n\n'],
    [9, 'a\nbc\n\nd'],
  ])('ends after %i line breaks, wherever chunks end', async (lines, expected) => {
    expect(await joined(firstLines(chunksOf('a\nb', 'c', '\n\nd'), lines))).toBe(expected);
  });

  it('reads no further than it must', async () => {
    async function* endless() {
      for (;;) yield Buffer.from('row\n');
    }
    expect(await joined(firstLines(endless(), 3))).toBe('row\nrow\nrow\n');
  });
});

describe('shownText', () => {
  it('strips an escape sequence that spans two chunks (fault 46)', async () => {
    expect(await joined(shownText(chunksOf('a\u001b[3', '1mred\nb')))).toBe('ared\nb');
  });

  it('keeps a character whose bytes span two chunks', async () => {
    const bytes = Buffer.from('日本');
    async function* halves() {
      yield bytes.subarray(0, 4);
      yield bytes.subarray(4);
    }
    expect(await joined(shownText(halves()))).toBe('日本');
  });

  it('shows a line without an end in pieces', async () => {
    const shown: string[] = [];
    for await (const piece of shownText(chunksOf('x'.repeat(100_000), 'y'.repeat(10)))) shown.push(piece);
    expect(shown.map((piece) => piece.length)).toEqual([100_000, 10]);
  });
});
