/** What a script asks for: `NAME`, `NAME:VERSION`, or a name and a version beside it. */
export interface AskedVersion {
  readonly name: string;
  /** Undefined for the latest. */
  readonly version: string | undefined;
}

/** @throws Error when two versions are given that differ */
export function askedVersion(name: string, version?: number | string | null): AskedVersion {
  const [plain = '', ...said] = String(name).split(':');
  const given = [said.length === 0 ? undefined : said.join(':'), version]
    .filter((each) => each !== undefined && each !== null)
    .map(String)
    .filter((each) => each !== 'latest');
  const [one, other] = new Set(given);
  if (other !== undefined) throw new Error(`${name}: its version is given twice, as ${one} and as ${other}`);
  return { name: plain, version: one };
}

export const spoken = ({ name, version }: AskedVersion): string =>
  version === undefined ? name : `${name}:${version}`;
