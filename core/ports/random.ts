/** Chance. */
export interface Random {
  /** An integer from 0 to `bound` − 1. */
  below(bound: number): number;
}
