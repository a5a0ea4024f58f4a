import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

/** Keys from the file's top to a value; numbers are places in a list. */
export type FilePath = readonly (string | number)[];

/** A value that a form writes; undefined takes the key away. */
export type FileValue = string | number | { readonly [key: string]: string | number } | undefined;

/** Where and why a text is not YAML. */
export interface FileFault {
  line: number;
  column: number;
  message: string;
}

/** A scenario file as the form reads it. */
export interface ScenarioFile {
  text: string;
  /** Null where the text can be read. */
  fault: FileFault | null;
  /** What stands at a path; undefined where nothing does, or where the text cannot be read. */
  at(path: FilePath): unknown;
  /** The line of a path, counted from 1, or of the nearest key above it. */
  lineOf(path: FilePath): number;
}

/** Reads a scenario file. What it says is judged by the server; here it only has to be YAML. */
export function readScenarioFile(text: string): ScenarioFile {
  const { document, lines } = parsed(text);
  const [error] = document.errors;
  const values: unknown = error ? undefined : document.toJS();
  return {
    text,
    fault: error
      ? {
          line: error.linePos?.[0].line ?? 1,
          column: error.linePos?.[0].col ?? 1,
          message: error.message.split(/ at line|:\n/)[0] ?? error.message,
        }
      : null,
    at: (path) =>
      path.reduce<unknown>(
        (value, key) =>
          typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined,
        values,
      ),
    lineOf: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const place = placeOf(document, path.slice(0, length));
        if (place !== null) return lines.linePos(place).line;
      }
      return 1;
    },
  };
}

/**
 * The file with values changed: order, comments and keys that nobody here knows stay. A number in a number's place changes no other letter of the file; where keys
 * come or go, only spaces may be written otherwise. A key whose map is left empty goes with it, its comment stays.
 *
 * @param text - YAML that can be read; otherwise it comes back as it is.
 */
export function withValues(text: string, changes: readonly (readonly [path: FilePath, value: FileValue])[]): string {
  return changes.reduce((before, [path, value]) => withValue(before, path, value), text);
}

function withValue(text: string, path: FilePath, value: FileValue): string {
  const { document } = parsed(text);
  if (document.errors.length > 0) return text;
  const node = document.getIn(path, true);
  if (typeof value === 'number' && isScalar(node) && typeof node.value === 'number' && node.range)
    return text.slice(0, node.range[0]) + String(value) + text.slice(node.range[1]);
  if (value === undefined) {
    if (!document.hasIn(path)) return text;
    remove(document, path);
  } else set(document, path, value);
  return written(document);
}

const written = (document: Document): string => document.toString({ lineWidth: 0, flowCollectionPadding: true });

/** The file with an entry at the end of a list; the list is made where there is none. */
export function withEntry(text: string, path: FilePath, entry: { readonly [key: string]: string | number }): string {
  const { document } = parsed(text);
  if (document.errors.length > 0) return text;
  const node = document.createNode(entry, { flow: true });
  if (isSeq(document.getIn(path, true))) document.addIn(path, node);
  else document.setIn(path, document.createNode([entry]));
  return written(document);
}

function parsed(text: string): { document: Document.Parsed; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, uniqueKeys: true, keepSourceTokens: false }), lines };
}

function set(document: Document, path: FilePath, value: Exclude<FileValue, undefined>): void {
  // A bare value on the way, such as an uplift without further keys, becomes a map before it is looked into.
  for (let length = 1; length < path.length; length += 1) {
    const above = path.slice(0, length);
    const node = document.getIn(above, true);
    if (node !== undefined && !isCollection(node)) document.setIn(above, document.createNode({}));
  }
  document.setIn(path, typeof value === 'object' ? document.createNode(value, { flow: true }) : value);
}

function remove(document: Document, path: FilePath): void {
  const above = path.slice(0, -1);
  const parent = above.length === 0 ? document.contents : document.getIn(above, true);
  if (isMap(parent)) keepComment(parent as YAMLMap, String(path.at(-1)));
  document.deleteIn(path);
  if (above.length > 0 && isMap(parent) && parent.items.length === 0 && !parent.comment) remove(document, above);
}

/** Hands the comment above a key that goes to what comes after it. */
function keepComment(map: YAMLMap, key: string): void {
  const place = map.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  const gone = map.items[place]?.key as Node | undefined;
  const comment = gone?.commentBefore;
  if (!comment) return;
  const next = map.items[place + 1]?.key as Node | undefined;
  if (next) next.commentBefore = [comment, next.commentBefore].filter(Boolean).join('\n');
  else map.comment = [comment, map.comment].filter(Boolean).join('\n');
}

function placeOf(document: Document, path: FilePath): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    return (pair?.key as Node | undefined)?.range?.[0] ?? null;
  }
  const node = document.getIn(path, true) as Node | undefined;
  return node?.range?.[0] ?? null;
}
