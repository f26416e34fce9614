import { getSystemErrorMessage } from 'node:util';

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'install it, or put it on PATH',
  EACCES: 'check who may run it, and that its disk is not mounted noexec',
  E2BIG: 'its environment is too large: give it fewer or shorter variables',
  EAGAIN: 'raise the limit of processes (ulimit -u, or that of the container), or lower process_count_per_node',
  ENOMEM: 'free some memory, or lower process_count_per_node',
  EMFILE: 'raise the limit of open files (ulimit -n), or lower process_count_per_node',
  ENFILE: "raise the system's limit of open files (fs.file-max)",
};

/** Why there is no process of `file`, and what to do about it. */
export function describeStartFailure(file: string, error: NodeJS.ErrnoException): string {
  const { code = '', errno, message } = error;
  if (errno === undefined) return `${file}: ${message}`;
  const advice = ADVICE[code];
  return `${file}: ${getSystemErrorMessage(errno)} (${code})${advice === undefined ? '' : `: ${advice}`}`;
}
