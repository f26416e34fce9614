/** What became of a run. */
export interface Decision {
  readonly status: 'completed' | 'failed' | 'cancelled';
  /** Why it did not complete; null when it did. */
  readonly reason: string | null;
}
