/** How parts of a text stand out; with no colours they are just the text. */
export interface Colours {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly notable: (text: string) => string;
}

const paint =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;

export const terminalColours: Colours = {
  strong: paint(1, 22),
  faint: paint(2, 22),
  good: paint(32, 39),
  bad: paint(31, 39),
  notable: paint(33, 39),
};

const plain = (text: string): string => text;

export const noColours: Colours = { strong: plain, faint: plain, good: plain, bad: plain, notable: plain };
