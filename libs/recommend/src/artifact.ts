import type { ModelSet } from './model-set.js';

/** The format this code writes; it reads this one and older. */
export const ARTIFACT_FORMAT = 1;

export declare function saveArtifact(dir: string, set: ModelSet): Promise<{ bytes: number }>;
export declare function loadArtifact(dir: string): Promise<ModelSet>;
