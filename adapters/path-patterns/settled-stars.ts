const STAR = String.raw`\[\^/\]\*\?`;
/** What takes one character, and never a slash: an escape, a class without a range across it, an ordinary character. */
const ONE = String.raw`\\[^\w/]|\[(?:\\.|\w-\w|[^\\\]-])+\]|[^\\[\](){}|?*+.^$/]`;
const STAR_BEFORE_STAR = new RegExp(`${STAR}((?:${ONE})+)(?=${STAR})`, 'g');

/**
 * The same expression without the detours: a star whose fixed characters another star follows, in the same name, takes
 * the first place where those fit. Any other would leave less to the next star, and trying them all is exponential.
 */
export const settleStars = (expression: RegExp): RegExp =>
  new RegExp(expression.source.replace(STAR_BEFORE_STAR, '(?:(?!$1)[^/])*?$1'), expression.flags);
