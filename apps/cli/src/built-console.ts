import { fileURLToPath } from 'node:url';

/** The folder of the built console. This file lies as deep in the sources as the bundle does. */
export const builtConsole = fileURLToPath(new URL('../../console/dist', import.meta.url));
