import { createLogFolder, type LogFolderOptions } from '../../adapters/log-folder/log-folder.ts';
import { sendFiles } from '../../adapters/staging/send-files.ts';
import { layout } from '../../core/job/layout.ts';
import type { Journal } from '../../core/ports/journal.ts';
import { ownLogFile } from '../../core/ports/log-files.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { isElsewhere, localLogs } from './local-home.ts';

/** A step's logs; where the workspace is elsewhere they are sent there when they are closed. */
export function openStepLogs(
  store: Store,
  step: StepAddress,
  options: Omit<LogFolderOptions, 'folder'>,
): Journal & { close(): Promise<void> } {
  const folder = localLogs(store, step, options.node);
  const logs = createLogFolder({ ...options, folder });
  if (!isElsewhere(store)) return logs;
  return {
    note: (event) => logs.note(event),
    close: async () => {
      await logs.close();
      await sendFiles(folder, sentTo(store, layout.logs(step), options.node)).catch(options.onTrouble);
    },
  };
}

const sentTo = (store: Store, folder: string, node: string): Pick<Store, 'put' | 'putIfAbsent'> => ({
  put: (path, bytes) => store.put(`${folder}/${ownLogFile(path, node)}`, bytes),
  putIfAbsent: (path, content) => store.putIfAbsent(`${folder}/${ownLogFile(path, node)}`, content),
});
