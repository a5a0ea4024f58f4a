import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleCommon, consoleFrames, consoleMapped, forTests, importMap, outsideRooms } from './import-map.mjs';

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
  if (room === undefined || isConfiguration(file) || isBuiltin(name)) return null;
  const law = importMap.find((one) => one.room === room);
  if (!law) return `The room ${room} is not on the import map.`;
  if (/^(\/|file:|[a-z]:\\)/i.test(name)) return `${name} is a place of one machine; import by a relative path.`;
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
  if (feature === undefined || feature === '' || consoleFrames.includes(feature) || !name.startsWith('.')) return null;
  const other = featureOf(join(dirname(file), name).split(sep).join('/'));
  if (other === undefined || other === feature || consoleCommon.includes(other)) return null;
  if (other === 'testing' && isTest(file)) return null;
  if (other === '')
    return consoleMapped.includes(feature)
      ? null
      : `The console's folder ${feature} may not import ${name}, which brings all pages together.`;
  return `The console's folder ${feature} may not import its neighbor ${other}; what both need belongs into ${consoleCommon.join(', ')}.`;
}

/** The folder of a file of the console; '' of a file beside the folders. @param {string} file */
function featureOf(file) {
  const [, path] = /^apps\/console\/src\/(.+)$/.exec(file) ?? [];
  return path?.includes('/') ? path.split('/')[0] : path && '';
}

/**
 * What the rules read of a node of the syntax tree; which of it is there, its type says.
 *
 * @typedef {object} Node
 * @property {string} type
 * @property {string} [name]
 * @property {unknown} [value] - of a literal.
 * @property {{ value: { cooked?: string | null } }[]} [quasis] - the texts of a template.
 * @property {Node} [literal]
 * @property {Node | null} [source] - what an import or export names.
 * @property {Node} [argument]
 * @property {Node} [moduleReference]
 * @property {Node} [expression]
 * @property {Node} [callee]
 * @property {Node} [object]
 * @property {Node} [property]
 * @property {(Node | null)[]} [arguments]
 * @property {(Node | null)[]} [elements]
 */

/** The text that a module is named by, as far as it stands in the source: `./a` of './a', `./a` and `./${b}`. @param {Node | null | undefined} node @returns {string | undefined} */
function textOf(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral') return node.quasis?.[0]?.value.cooked || undefined;
  if (node?.type === 'TSLiteralType') return textOf(node.literal);
  return undefined;
}

const MOCKS = ['mock', 'doMock', 'unmock', 'importActual', 'importMock'];

/** Whether a call names a module by its first argument. @param {Node | undefined} callee */
function loads(callee) {
  if (callee?.type === 'Identifier') return callee.name === 'require';
  if (callee?.type === 'CallExpression') return callee.callee?.name === 'createRequire';
  if (callee?.type !== 'MemberExpression') return false;
  const { object, property: { name = '' } = {} } = callee;
  if (object?.type === 'MetaProperty') return name === 'glob' || name === 'resolve';
  return (object?.name === 'require' && name === 'resolve') || (object?.name === 'vi' && MOCKS.includes(name));
}

/** @param {(file: string, name: string) => string | null} why */
const ruleOf = (why) => ({
  create(/** @type {{ filename: string, report(found: object): void }} */ context) {
    const file = inRoot(context.filename);
    const check = (/** @type {Node} */ node, /** @type {string | undefined} */ name) => {
      const message = name === undefined ? null : why(file, name);
      if (message !== null) context.report({ node, message });
    };
    const bySource = (/** @type {Node} */ node) => check(node, textOf(node.source ?? node.argument));
    return {
      ImportDeclaration: bySource,
      ImportExpression: bySource,
      ExportNamedDeclaration: bySource,
      ExportAllDeclaration: bySource,
      TSImportType: bySource,
      TSImportEqualsDeclaration: (/** @type {Node} */ node) => check(node, textOf(node.moduleReference?.expression)),
      CallExpression(/** @type {Node} */ node) {
        if (loads(node.callee)) for (const name of namesIn(node.arguments?.[0])) check(node, name);
      },
      // Data beside the code is read by its place; code is not to be started from another room.
      NewExpression(/** @type {Node} */ node) {
        const name = node.callee?.name === 'URL' ? textOf(node.arguments?.[0]) : undefined;
        if (name?.startsWith('.') && /\.[cm]?[jt]sx?$/.test(name)) check(node, name);
      },
    };
  },
});

/** @param {Node | null | undefined} node @returns {(string | undefined)[]} */
const namesIn = (node) =>
  // What begins with ! loads nothing.
  (node?.type === 'ArrayExpression' && node.elements ? node.elements.map(textOf) : [textOf(node)]).filter(
    (name) => !name?.startsWith('!'),
  );

export default { meta: { name: 'rooms' }, rules: { map: ruleOf(refusal), neighbors: ruleOf(neighborRefusal) } };
