/** What one check of `millrace doctor` found. */
export interface Finding {
  readonly name: string;
  /** `fix`: millrace does not work like this. `warn`: it does, but not for every job. */
  readonly verdict: 'ok' | 'warn' | 'fix';
  readonly text: string;
  /** What to do about it; null when there is nothing to do. */
  readonly advice: string | null;
}

export const ok = (name: string, text: string): Finding => ({ name, verdict: 'ok', text, advice: null });

export const warn = (name: string, text: string, advice: string): Finding => ({ name, verdict: 'warn', text, advice });

export const fix = (name: string, text: string, advice: string): Finding => ({ name, verdict: 'fix', text, advice });
