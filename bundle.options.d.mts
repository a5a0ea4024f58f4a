import type { InputOptions } from 'rolldown';

export declare function bundleOptions(options?: { isOutsideClone?: boolean }): InputOptions;
