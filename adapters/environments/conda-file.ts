import { requirementLines } from './requirement-lines.ts';

export interface PlacedCondaFile {
  readonly text: string;
  /** What is not in it any more. */
  readonly leftOut: readonly string[];
}

/** A conda file that means the same wherever it lies, without the packages that `isLeftOut` names. */
export function placedCondaFile(text: string, file: string, isLeftOut: (entry: string) => boolean): PlacedCondaFile {
  const lines: string[] = [];
  const leftOut: string[] = [];
  /** Where `- pip:` stands in `lines`, how far in, and whether anything came below it. */
  let pip: { readonly at: number; readonly indent: number; isEmpty: boolean } | undefined;
  const endPip = (): void => {
    if (pip?.isEmpty) lines.splice(pip.at, 1);
    pip = undefined;
  };
  for (const line of text.split(/\r?\n/)) {
    const [, indent = '', entry = ''] = /^(\s*)-\s+(.*?)\s*(?:\s#.*)?$/.exec(line) ?? [];
    if (pip !== undefined && line.trim() !== '' && (entry === '' || indent.length <= pip.indent)) endPip();
    const bare = entry.replaceAll(/^['"]|['"]$/g, '');
    if (bare !== '' && isLeftOut(bare)) leftOut.push(bare);
    else if (entry === 'pip:') pip = { at: lines.push(line) - 1, indent: indent.length, isEmpty: true };
    else if (pip === undefined || entry === '') lines.push(line);
    else {
      pip.isEmpty = false;
      lines.push(`${indent}- ${JSON.stringify(requirementLines(bare, file)[0] ?? bare)}`);
    }
  }
  endPip();
  return { text: lines.join('\n'), leftOut };
}
