import { checkedState } from '../../core/job/checked-state.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import { manifestIn, RUN } from './fed-collector.ts';

/** The files of `RUN` once a planner has opened it for services, on partition 0 at offset 3, and planned its one mini-batch. */
export const openedRun = (): Map<string, Uint8Array> =>
  new Map([
    [layout.manifest(RUN), checkedState(manifestIn('/x'))],
    [layout.run(RUN, 1), jsonBytes({ isServed: true })],
    [layout.opened(RUN, 1), checkedState({ partition: 0, offset: 3 })],
    [layout.planComplete(RUN), checkedState({ total: 1, items: 1 })],
    [layout.openStep(RUN, 1), jsonBytes({ partition: 0 })],
  ]);
