const ZERO = /\p{M}|\p{Cf}/u;
/** East Asian wide characters and pictures: roughly, because terminals differ. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}]|[\u{20000}-\u{3fffd}]/u;

/** Columns that a sanitized text takes on a terminal, roughly. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text, cut with an ellipsis when it takes more columns than there are. */
export function cutToWidth(text: string, width: number): string {
  // No character takes more than two columns; most texts are short enough to need no look at each.
  if (text.length * 2 <= width || displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept}…`;
}

function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
