type Variables = Readonly<Record<string, string>>;

/** What uv calls what pip has been told; uv reads nothing of pip's. */
const SAME = {
  PIP_INDEX_URL: 'UV_INDEX_URL',
  PIP_EXTRA_INDEX_URL: 'UV_EXTRA_INDEX_URL',
  PIP_FIND_LINKS: 'UV_FIND_LINKS',
  PIP_CERT: 'SSL_CERT_FILE',
} as const;

/** uv's own names of the same thing, which win. */
const SAME_FOR_UV: Readonly<Record<string, readonly string[]>> = {
  UV_INDEX_URL: ['UV_DEFAULT_INDEX'],
  UV_EXTRA_INDEX_URL: ['UV_INDEX'],
};

/** With uv installed packages must come from where pip would have them: a machine's own index, its own certificates. */
export function uvVariables(variables: Variables): Variables {
  const added: Record<string, string> = {};
  for (const [ofPip, ofUv] of Object.entries(SAME)) {
    const value = variables[ofPip];
    const isSaid = [ofUv, ...(SAME_FOR_UV[ofUv] ?? [])].some((name) => variables[name] !== undefined);
    // Pip has spaces in its lists, and uv only in those of indexes.
    if (value !== undefined && !isSaid) added[ofUv] = ofUv === 'UV_FIND_LINKS' ? commaList(value) : value;
  }
  return { ...variables, ...added };
}

const commaList = (list: string): string => list.trim().split(/\s+/).join(',');

/** The one that uv takes as an option only. */
export const uvOptions = ({ PIP_NO_INDEX = '' }: Variables): readonly string[] =>
  /^(1|true|yes|y|on|t)$/i.test(PIP_NO_INDEX) ? ['--no-index'] : [];
