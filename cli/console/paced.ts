import {
  auditTime,
  connect,
  distinctUntilChanged,
  endWith,
  ignoreElements,
  type MonoTypeOperatorFunction,
  merge,
  takeLast,
  takeUntil,
} from 'rxjs';

/**
 * The first value, then at most one in each `everyMs`, the newest; at once each that `isSame` tells from the one
 * before it, and the last one when the source completes.
 */
export function paced<Value>(
  everyMs: number,
  isSame: (before: Value, after: Value) => boolean = () => true,
): MonoTypeOperatorFunction<Value> {
  return connect((values) =>
    merge(
      // Not to the end of its last interval: nobody should wait for a drawing.
      values.pipe(auditTime(everyMs), takeUntil(values.pipe(ignoreElements(), endWith(true)))),
      values.pipe(distinctUntilChanged(isSame)),
      values.pipe(takeLast(1)),
    ).pipe(distinctUntilChanged()),
  );
}
