import type { StepManifest } from '../../core/job/manifest.ts';

/** What the manifest says before the code has its snapshot. */
export type Unsnapshot = Omit<StepManifest, 'snapshot'> & { readonly snapshot: { readonly entryScript: string } };
