import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each is more than a minute, most of it waits; whichever began last would be waited for alone. */
const LONG_WAITS = ['kafka-10-random-kills', 'kafka-13-21-minutes'];

/** Begins with what takes long and needs little of the machine; the rest is in vitest's own order. */
export class LongWaitsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG_WAITS.some((name) => moduleId.includes(name));
    // Groups are run one after another, whatever the order of their files.
    return [...sorted.filter(isLong), ...sorted.filter((each) => !isLong(each))];
  }
}
