import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Prints `N passed, N failed` as the very last line, so that a build log ends with what the tests said; also what was skipped. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((each) => each === state).length;
    // What could not be loaded or set up, and what went wrong outside of any test, has failed as well.
    const parts = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = parts.filter((part) => part.errors().length > 0).length;
    const failed = count('failed') + broken + unhandled.length;
    const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
    process.on('exit', () => console.log(`${count('passed')} passed, ${failed} failed${skipped}${waived()}`));
  }
}

/** What was left out on purpose is not to be overlooked. */
function waived(): string {
  const without = process.env.MILLRACE_TEST_WITHOUT;
  return without ? `; without ${without}, which MILLRACE_TEST_WITHOUT waives` : '';
}
