/** Stands in paths for a value that is missing. */
const MISSING = '__HIVE_DEFAULT_PARTITION__';

/** What the folders of a path say that are called `name=value`; escapes such as `%2F` are undone. Missing values are ''. */
export function hiveValues(path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const folder of path.split('/').slice(0, -1)) {
    const cut = folder.indexOf('=');
    if (cut < 1) continue;
    const value = plain(folder.slice(cut + 1));
    values.set(plain(folder.slice(0, cut)), value === MISSING ? '' : value);
  }
  return values;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
