import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/**
 * Circles among imports, types and what is loaded later counted: of files within a room, and of the API's folders. The linter's own rule
 * finds no circle of `.tsx` files, which import one another as `.js`.
 */

/** @typedef {ReadonlyMap<string, ReadonlySet<string>>} Graph what each file or folder imports */

const IMPORTS = /(?:\bfrom |\bimport\(|\bimport )'(\.[^']+)'/g;
const isCode = (/** @type {string} */ file) => /\.[cm]?[jt]sx?$/.test(file);
const isTest = (/** @type {string} */ file) => /\.test\.[cm]?[jt]sx?$|(?:^|\/)testing\//.test(file);

/** The files of a folder and what they import of one another, by paths relative to it. @param {string} folder @returns {Graph} */
export function importsIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => isCode(file) && statSync(join(folder, file)).isFile());
  const known = new Set(files);
  const found = (/** @type {string} */ from, /** @type {string} */ name) => {
    const path = join(dirname(from), name).split(sep).join('/');
    return [path, path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')].find((file) => known.has(file));
  };
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return [file, new Set([...text.matchAll(IMPORTS)].flatMap(([, name]) => found(file, name ?? '') ?? []))];
    }),
  );
}

/**
 * The same of folders: which imports which.
 *
 * @param {Graph} graph
 * @param {(file: string) => string | undefined} folderOf undefined: a file that belongs to none
 * @returns {Graph}
 */
export function foldersOf(graph, folderOf) {
  /** @type {Map<string, Set<string>>} */
  const folders = new Map();
  for (const [file, imported] of graph) {
    const folder = folderOf(file);
    if (folder === undefined) continue;
    const others = folders.get(folder) ?? new Set();
    folders.set(folder, others);
    for (const one of imported) {
      const other = folderOf(one);
      if (other !== undefined && other !== folder) others.add(other);
    }
  }
  return folders;
}

/** The largest sets whose members all reach one another (Tarjan's strongly connected components), each sorted. @param {Graph} graph @returns {string[][]} */
export function circlesOf(graph) {
  /** @type {Map<string, { low: number, isOpen: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const open = [];
  /** @type {string[][]} */
  const circles = [];
  const visit = (/** @type {string} */ at) => {
    const number = seen.size;
    const own = { low: number, isOpen: true };
    seen.set(at, own);
    open.push(at);
    for (const next of graph.get(at) ?? []) {
      const known = seen.get(next) ?? visit(next);
      if (known.isOpen) own.low = Math.min(own.low, known.low);
    }
    if (own.low === number) {
      const members = open.splice(open.indexOf(at));
      for (const member of members) /** @type {{ isOpen: boolean }} */ (seen.get(member)).isOpen = false;
      if (members.length > 1) circles.push(members.toSorted());
    }
    return own;
  };
  for (const at of graph.keys()) if (!seen.has(at)) visit(at);
  return circles;
}

/** A circle in words, with the imports that close it. @param {string} place @param {string[]} circle @param {Graph} graph */
export const circleText = (place, circle, graph) =>
  [
    `${place}: ${circle.length} import one another; break one of these:`,
    ...circle.flatMap((from) =>
      [...(graph.get(from) ?? [])].filter((to) => circle.includes(to)).map((to) => `  ${from} → ${to}`),
    ),
  ].join('\n');

/** The feature of a file of the API; none of those beside the features, which all share. @param {string} file */
const featureOf = (file) => (isTest(file) || !file.includes('/') ? undefined : file.split('/')[0]);
/** The folder within a feature. @param {string} file */
const innerOf = (file) => (isTest(file) || file.split('/').length < 3 ? undefined : dirname(file));

/** Every circle of the house, in words. @param {string} root */
export function circlesIn(root) {
  const rooms = ['apps', 'libs'].flatMap((home) => readdirSync(join(root, home)).map((room) => `${home}/${room}/src`));
  return [...rooms, 'e2e/src', 'tools'].flatMap((place) => {
    const files = importsIn(join(root, place));
    const graphs = place.startsWith('apps/api')
      ? [files, foldersOf(files, featureOf), foldersOf(files, innerOf)]
      : [files];
    return graphs.flatMap((graph) => circlesOf(graph).map((circle) => circleText(place, circle, graph)));
  });
}
