import type { StepManifest } from '../../core/job/manifest.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Position } from '../../core/ports/transport.ts';
import type { PlanShelf } from './plan-shelf.ts';
import type { PlannerPorts, PlannerSettings } from './ports.ts';

/** What the parts of planning one run share. */
export interface RunScope {
  readonly ports: PlannerPorts;
  readonly settings: PlannerSettings;
  /** Whose scorers get the work. */
  readonly compute: string;
  readonly manifest: StepManifest;
  readonly run: RunAddress;
  readonly shelf: PlanShelf;
  /** Where StepOpened of the run lies in the step's log. */
  readonly opened: Position;
  readonly publish: (record: ResultsRecord) => Promise<Position>;
  /** Aborts once the run is decided, or the planner stops. */
  readonly signal: AbortSignal;
}
