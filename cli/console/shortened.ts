/** A script may raise an error of any length; all of it is in the logs. */
const LINE_CHARS = 1_000;

/** A line of a script's error, as much of it as helps on a console. */
export function shortened(line: string): string {
  if (line.length <= LINE_CHARS) return line;
  return `${line.slice(0, LINE_CHARS).toWellFormed()}… (${line.length - LINE_CHARS} more characters)`;
}
