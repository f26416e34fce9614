// Preloaded into a process whose wall clock shall jump by an hour, on and back, several times a second.
const HOUR_MS = 3_600_000;
const JUMP_PERIOD_MS = 400;
/** Ahead first: what a run notes at its start then lies in the future. */
const JUMPS = [HOUR_MS, 0, -HOUR_MS];

const RealDate = Date;
const realNow = Date.now;
const now = () => realNow() + JUMPS[Math.floor(performance.now() / JUMP_PERIOD_MS) % JUMPS.length];

class JumpingDate extends RealDate {
  constructor(...values) {
    super(...(values.length === 0 ? [now()] : values));
  }
}
JumpingDate.now = now;
globalThis.Date = JumpingDate;
