/** Waits until none is under way any more. Rejects then with the first failure, in their order. */
export async function allSettled(running: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(running)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
