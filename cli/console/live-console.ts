/** A block and colours are for people at a terminal who did not decline them. */
export function isLiveConsole(
  stream: { readonly isTTY?: boolean | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const isDeclined = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  return stream.isTTY === true && !isDeclined;
}
