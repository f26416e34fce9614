import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What this machine has for workers. */
export const machine = {
  cores: (): number => availableParallelism(),
  /** Whether it tells what memory a process holds. */
  tellsMemory: (): boolean => existsSync('/proc/self/stat'),
  /** Device numbers of the NVIDIA GPUs that this process may use, lowest first, as CUDA_VISIBLE_DEVICES takes them. */
  gpus: (environment: Readonly<Record<string, string | undefined>>): readonly string[] => {
    const visible = environment.CUDA_VISIBLE_DEVICES;
    if (visible === undefined) return deviceNumbers();
    return visible
      .split(',')
      .flatMap((device) => (device.trim() === '' || device.trim() === '-1' ? [] : [device.trim()]));
  },
};

/** The driver makes one device file a GPU. */
function deviceNumbers(): readonly string[] {
  const numbers = filesIn('/dev').flatMap((name) => /^nvidia(\d+)$/.exec(name)?.[1] ?? []);
  return numbers.sort((a, b) => Number(a) - Number(b));
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
