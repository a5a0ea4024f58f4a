/** The oldest Node that every dependency of this project runs on. */
export const OLDEST_NODE = [20, 19];

/**
 * Says why this Node cannot run the project, in one sentence with the remedy.
 *
 * @param {string} version - `process.versions.node`, for example `18.20.4`.
 * @returns {string | null} null when the version is new enough.
 */
export function unsupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return `Cartograph needs Node ${OLDEST_NODE.join('.')} or newer and this is Node ${version}: install the current LTS from https://nodejs.org and run the command again.`;
}
