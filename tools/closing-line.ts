import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed` as the very last line, so that a build log ends with what the tests said. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((each) => each === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    process.on('exit', () => console.log(`${count('passed')} passed, ${count('failed') + broken} failed`));
  }
}

// Vitest takes a reporter from the default export of the named file.
export default ClosingLine;
