import { nearestName } from './nearest-name.ts';

/** `${{scope.name}}`, or `${{scope}}` alone. */
export interface Binding {
  /** As it stands in the text. */
  readonly text: string;
  readonly scope: string;
  /** Empty when there is none. */
  readonly name: string;
}

// No braces inside: the search stays linear whatever the text is.
const BINDING = /\$\{\{([^{}]*)\}\}/g;

function bindingOf(text: string, inner: string): Binding {
  const [scope = '', ...rest] = inner.trim().split('.');
  return { text, scope, name: rest.join('.') };
}

export const bindingsIn = (text: string): Binding[] =>
  [...text.matchAll(BINDING)].map((match) => bindingOf(match[0], match[1] ?? ''));

/** The one binding that the text consists of. */
export function loneBinding(text: string): Binding | undefined {
  const trimmed = text.trim();
  const [first] = bindingsIn(trimmed);
  return first?.text === trimmed ? first : undefined;
}

/** In one pass: what a binding is replaced by is not looked at again. */
export const replaceBindings = (text: string, replace: (binding: Binding) => string): string =>
  text.replace(BINDING, (whole, inner: string) => replace(bindingOf(whole, inner)));

/** A `${{` that no binding explains: not closed, or with braces inside. */
export const hasStrayBinding = (text: string): boolean => replaceBindings(text, () => '').includes('${{');

const SCOPES = ['parameters', 'inputs', 'side_inputs', 'models', 'output'];

/** Why there is no such kind of binding; undefined when there is. */
export function scopeFault({ scope, text }: Binding): string | undefined {
  if (SCOPES.includes(scope)) return undefined;
  const nearest = nearestName(scope, SCOPES);
  const advice = nearest === undefined ? `there are ${SCOPES.join(', ')}` : `did you mean ${nearest}?`;
  return `${text} is not known; ${advice}`;
}
