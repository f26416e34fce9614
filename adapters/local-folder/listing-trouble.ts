import { translateError } from './durable-error.ts';

/** What the file system threw, in a form that goes from thread to thread. */
export interface Trouble {
  readonly path: string;
  readonly message: string;
  readonly system: Pick<NodeJS.ErrnoException, 'code' | 'errno' | 'syscall'>;
}

export function troubleOf({ path = '', message, code, errno, syscall }: NodeJS.ErrnoException): Trouble {
  return {
    path,
    message,
    system: {
      ...(code === undefined ? {} : { code }),
      ...(errno === undefined ? {} : { errno }),
      ...(syscall === undefined ? {} : { syscall }),
    },
  };
}

export const errorOf = ({ path, message, system }: Trouble): unknown =>
  translateError(path, Object.assign(new Error(message), system));
