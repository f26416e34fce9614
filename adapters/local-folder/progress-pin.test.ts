import { beforeEach, describe, expect, it } from 'vitest';
import { progressOf } from '../../tests/contract/progress-board.contract.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { ProgressPin } from './progress-pin.ts';
