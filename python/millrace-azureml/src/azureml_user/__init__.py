"""Stand-in for what ParallelRunStep offered to entry scripts."""
