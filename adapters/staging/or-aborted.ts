/** What is under way may wait for a store that does not answer: whoever gave it up does not. */
export async function orAborted<T>(underWay: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  // Who has stopped listening is not told of its failure either.
  underWay.catch(() => {});
  signal?.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  return Promise.race([underWay, aborted.promise]).finally(() => signal?.removeEventListener('abort', onAbort));
}
