import { statSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { translateError } from './durable.ts';
import { createFolderStore } from './store.ts';

/**
 * A folder as a workspace. An unmounted share is an empty folder: what it does not have is not gone, and what is written
 * to it is hidden once the share is back. So a workspace whose jobs were seen says nothing and takes nothing while they
 * are away: that is STORE_UNAVAILABLE, and passes. `jobsFolder` is below the root.
 */
export function createWorkspaceStore(root: string, jobsFolder: string): Store {
  const store = createFolderStore(root);
  const jobs = store.address(jobsFolder);
  let seen: number | undefined;
  /** A file of a job that was there: some file systems number their folders anew when they are mounted. */
  let witness: string | undefined;

  /** By its number: somebody may have made a folder of that name where the share was. */
  function requireJobs(): void {
    const found = numberOf(jobs);
    seen ??= found;
    if (found === seen) return;
    if (witness === undefined || numberOf(witness) === undefined) throw vanished(store.address(''));
    seen = found;
  }

  /** Looked for behind the answer: it may be of a moment ago. */
  const reading = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    const answer = await asked;
    requireJobs();
    return answer;
  };

  const writing = async <Answer>(write: () => Promise<Answer>): Promise<Answer> => {
    requireJobs();
    return write();
  };

  const finding = async <Answer>(path: string, asked: Promise<Answer>): Promise<Answer> => {
    const found = await reading(asked);
    if (found !== undefined && OF_A_JOB.test(path)) witness = store.address(path);
    return found;
  };

  return {
    ...store,
    async *list(...asked) {
      yield* store.list(...asked);
      requireJobs();
    },
    stat: (path) => finding(path, store.stat(path)),
    hasFolder: (folder) => reading(store.hasFolder(folder)),
    read: (path) => finding(path, store.read(path)),
    put: (...asked) => writing(() => store.put(...asked)),
    putIfAbsent: (...asked) => writing(() => store.putIfAbsent(...asked)),
    remove: (path) => writing(() => store.remove(path)),
  };
}

/** Files that stay as long as their job, and that nobody makes beside the store. */
const OF_A_JOB = /\/(job|manifest)\.json$/;

function numberOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.ino;
  } catch (error) {
    throw translateError(path, error);
  }
}

const vanished = (root: string): MillraceError =>
  new MillraceError('STORE_UNAVAILABLE', `${root} does not have its jobs any more`, {
    hint: 'a share that is not mounted? Where the jobs were removed for good, start anew what runs there',
  });
