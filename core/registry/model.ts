import { fileNameFault } from '../job/names.ts';
import { z } from '../zod.ts';

/** A file or a folder that was copied into the workspace, under the hash of its content. */
export interface ModelDefinition {
  /** Of all its files; hex. */
  readonly sha256: string;
  /** Of the file or folder that was registered; what `getModelPath` leads to ends with it. */
  readonly fileName: string;
  readonly files: number;
  readonly bytes: number;
}

const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);

export const modelSchema: z.ZodType<ModelDefinition> = z.strictObject({
  sha256: SHA256,
  fileName: z.string().refine((name) => fileNameFault(name) === undefined || /^[^/\0]+$/.test(name)),
  files: z.int().min(0),
  bytes: z.int().min(0),
});
