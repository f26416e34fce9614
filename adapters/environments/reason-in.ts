/**
 * The line of an installer's words that says why it failed; undefined when none does. Pip and uv say it last, npm first,
 * behind codes.
 */
export function reasonIn(words: string): string | undefined {
  const lines = words.split('\n').map((line) => line.trim());
  const npm = lines.find((line) => /^npm (error|ERR!) (?!(code|syscall|path|errno) )/.test(line));
  return npm ?? withCauses(lines) ?? lines.findLast((line) => /error/i.test(line));
}

/** How uv says it, in its newer and older versions: what, then line by line why. */
const UV_WHAT = /^(?:error: |× )/;
const UV_WHY = /^(?:cause: |Caused by: |╰─▶ |[├╰]─▶ )/i;

function withCauses(lines: readonly string[]): string | undefined {
  const at = lines.findLastIndex((line) => UV_WHAT.test(line));
  const what = lines[at];
  if (what === undefined) return undefined;
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => !UV_WHY.test(line));
  const whys = after.slice(0, end < 0 ? after.length : end).map((line) => line.replace(UV_WHY, ''));
  return [what.replace(/^× |:$/g, ''), ...whys].join(': ');
}
