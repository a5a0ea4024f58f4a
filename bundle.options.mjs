import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Drivers that typeorm looks for, a validator that type-graphql loads where it is told to validate; Cartograph does not install them. */
const OPTIONAL =
  /^(?:@google-cloud\/spanner|@sap\/hana-client|expo-sqlite|hdb-pool|ioredis|mongodb|mssql|mysql2?|oracledb|pg(?:-native|-query-stream)?|react-native-sqlite-storage|redis|sql\.js|sqlite3|typeorm-aurora-data-api-driver|class-validator)(?:\/|$)/;

const NATIVE = /^(?:@duckdb\/|@node-rs\/|better-sqlite3$)/;

const { resolve } = createRequire(import.meta.url);
/** A bundle outside the clone names by their place the packages that stay where they are installed. */
const byPlace = {
  name: 'by-place',
  resolveId: (/** @type {string} */ id) =>
    NATIVE.test(id) ? { id: pathToFileURL(resolve(id)).href, external: true } : null,
};

/**
 * How sources of the house are bundled for Node by rolldown. A process that reads three thousand files before it begins takes three times as long to start.
 * Packages with native code are not part of the bundle.
 *
 * @param {{ isOutsideClone?: boolean }} [options]
 * @returns {import('rolldown').InputOptions}
 */
export const bundleOptions = ({ isOutsideClone = false } = {}) => ({
  platform: 'node',
  external: isOutsideClone ? [OPTIONAL] : [OPTIONAL, NATIVE],
  plugins: isOutsideClone ? [byPlace] : [],
  tsconfig: fileURLToPath(new URL('tsconfig.base.json', import.meta.url)),
  resolve: { conditionNames: ['cartograph-source', 'node'] },
});
