/** What a part of the soak has seen, for the line that it prints. */
export interface SoakFigures {
  readonly name: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

export const told = ({ name, figures }: SoakFigures): string =>
  `${name}: ${Object.entries(figures)
    .map(([what, value]) => `${value} ${what}`)
    .join(', ')}`;
