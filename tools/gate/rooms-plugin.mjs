import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleCommon, consoleFrames, forTests, importMap, outsideRooms } from './import-map.mjs';

/** The import map as rules of oxlint: which room may import what, and which console features stay apart. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const inRoot = (/** @type {string} */ file) => relative(root, file).split(sep).join('/');

/** The room that a file of the repository belongs to. @param {string} file */
function roomOf(file) {
  const [first, second] = file.split('/');
  return first === 'apps' || first === 'libs' ? second : importMap.find(({ room }) => room === first)?.room;
}

/** @param {string} file */
const isTest = (file) => /\.(test|bench)\.tsx?$|\/testing\//.test(file);
/** @param {string} file */
const isConfiguration = (file) => /\/vite(st)?\.config\.ts$/.test(file);
/** @param {readonly string[]} patterns @param {string} name */
const fits = (patterns, name) =>
  patterns.some((pattern) =>
    pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`),
  );

/** Why a file may not import something; null where it may. @param {string} file @param {string} name */
export function refusal(file, name) {
  const room = roomOf(file);
  const law = importMap.find((one) => one.room === room);
  if (!law || isConfiguration(file) || isBuiltin(name)) return null;
  if (name.startsWith('.')) {
    const target = join(dirname(file), name).split(sep).join('/');
    if (outsideRooms.includes(target) || roomOf(target) === room) return null;
    return `The room ${room} reaches into ${target}; import what that room's index names.`;
  }
  const [, other] = /^@cartograph\/([^/]+)/.exec(name) ?? [];
  if (other !== undefined)
    return other === room || law.rooms.includes(other) ? null : `The room ${room} may not import the room ${other}.`;
  const only = law.only && [...law.only, ...(isTest(file) ? forTests : [])];
  const isAllowed = only ? fits(only, name) : !fits(law.never ?? [], name);
  return isAllowed ? null : `The room ${room} may not import the package ${name}.`;
}

/** Why a file of the console may not import another; null where it may. @param {string} file @param {string} name */
export function neighborRefusal(file, name) {
  const feature = featureOf(file);
  if (feature === undefined || consoleFrames.includes(feature) || isTest(file) || !name.startsWith('.')) return null;
  const other = featureOf(join(dirname(file), name).split(sep).join('/'));
  if (other === undefined || other === feature || consoleCommon.includes(other)) return null;
  return `The console's folder ${feature} may not import its neighbor ${other}; what both need belongs into ${consoleCommon.join(', ')}.`;
}

/** @param {string} file */
const featureOf = (file) => /^apps\/console\/src\/([^/]+)\//.exec(file)?.[1];

/** @param {(file: string, name: string) => string | null} why */
const ruleOf = (why) => ({
  create(/** @type {{ filename: string, report(found: object): void }} */ context) {
    const file = inRoot(context.filename);
    const check = (/** @type {{ source?: { value?: unknown } | null }} */ node) => {
      const name = node.source?.value;
      const message = typeof name === 'string' ? why(file, name) : null;
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
});

export default { meta: { name: 'rooms' }, rules: { map: ruleOf(refusal), neighbors: ruleOf(neighborRefusal) } };
