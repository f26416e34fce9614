export interface ShellBlock {
  /** Lines for a shell. */
  readonly commands: string;
  /** What the page says that they print, line by line; empty when it says nothing. */
  readonly shown: readonly string[];
}

/** The `sh` blocks of a page, each with the `text` block that follows it, if one does. */
export function shellBlocks(page: string): ShellBlock[] {
  const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, kind, text = '']) => ({ kind, text }));
  return blocks.flatMap(({ kind, text }, at) => {
    if (kind !== 'sh') return [];
    const next = blocks[at + 1];
    return { commands: text.trimEnd(), shown: next?.kind === 'text' ? next.text.trimEnd().split('\n') : [] };
  });
}
