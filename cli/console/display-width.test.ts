import { describe, expect, it } from 'vitest';
import { cutToWidth, displayWidth } from './display-width.ts';

describe('displayWidth', () => {
  it.each([
    ['digits', 6],
    ['日本語', 6],
    ['é', 1],
    ['e\u0301', 1],
    ['🎉!', 3],
    ['', 0],
  ])('of "%s" is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('cutToWidth', () => {
  it('leaves alone what fits', () => {
    expect(cutToWidth('digits', 6)).toBe('digits');
  });

  it('ends what does not fit with an ellipsis', () => {
    expect(cutToWidth('identification', 6)).toBe('ident…');
  });

  it('never splits a wide character over the edge', () => {
    expect(cutToWidth('日本語', 5)).toBe('日本…');
    expect(cutToWidth('日本語', 4)).toBe('日…');
  });

  it('leaves nothing where there is no room', () => {
    expect(cutToWidth('digits', 0)).toBe('');
  });
});
