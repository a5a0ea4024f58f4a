import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

/** Keys from the file's top to a value; numbers are places in a list. */
export type FilePath = readonly (string | number)[];

/** A value that a form writes; undefined takes the key away. */
export type FileValue = string | number | { readonly [key: string]: string | number } | undefined;

/** Where something stands in a file, counted from 1. */
export interface FilePlace {
  line: number;
  column: number;
}

/** Where and why a text cannot be read. */
export interface FileFault extends FilePlace {
  kind: 'not-yaml' | 'several-documents';
  message: string;
}

/** A scenario file as the form reads it. */
export interface ScenarioFile {
  text: string;
  /** Null where the text can be read. */
  fault: FileFault | null;
  /** All that it says, as the server takes it; undefined where the text cannot be read. */
  value: unknown;
  /** What stands at a path; undefined where nothing does, or where the text cannot be read. */
  at(path: FilePath): unknown;
  /** Where the value stands that the server calls by a path such as `policies[0].kind`, or the nearest above it. */
  placeOf(path: string): FilePlace;
}

/** Writes a scenario as a file, its notes as comments on top. */
export const scenarioText = (scenario: unknown, notes: readonly string[] = []): string =>
  [
    ...notes.map((note) => `# ${note.replaceAll(/\s+/g, ' ')}\n`),
    stringify(scenario, { aliasDuplicateObjects: false, lineWidth: 0 }),
  ].join('');

/** Reads a scenario file. What it says is judged by the server; here it only has to be YAML. */
export function readScenarioFile(text: string): ScenarioFile {
  const { document, lines } = parsed(text);
  const { value, fault } = valueOf(document);
  return {
    text,
    fault,
    value,
    at: (path) =>
      path.reduce<unknown>(
        (found, key) =>
          typeof found === 'object' && found !== null ? (found as Record<string | number, unknown>)[key] : undefined,
        value,
      ),
    placeOf: (path) => {
      const keys = keysOf(value, path);
      for (let length = keys.length; length > 0; length -= 1) {
        const place = placeOf(document, keys.slice(0, length));
        if (place !== null) {
          const { line, col } = lines.linePos(place);
          return { line, column: col };
        }
      }
      return { line: 1, column: 1 };
    },
  };
}

function valueOf(document: Document.Parsed): { value: unknown; fault: FileFault | null } {
  const [error] = document.errors;
  if (error) {
    const [{ line, col: column } = { line: 1, col: 1 }] = error.linePos ?? [];
    const kind = error.code === 'MULTIPLE_DOCS' ? 'several-documents' : 'not-yaml';
    return {
      value: undefined,
      fault: { line, column, kind, message: error.message.split(/ at line|:\n/)[0] ?? error.message },
    };
  }
  try {
    return { value: document.toJS() as unknown, fault: null };
  } catch (refused) {
    // More aliases than anybody means.
    return { value: undefined, fault: { line: 1, column: 1, kind: 'not-yaml', message: (refused as Error).message } };
  }
}

/** The keys of a path such as `arms.mail.share` or `policies[0].kind`, as far as there is something; a name may have dots. */
function keysOf(value: unknown, path: string): FilePath {
  if (typeof value !== 'object' || value === null || path === '') return [];
  const rest = path.replace(/^\./, '');
  const found = Object.keys(value)
    .map((key) => ({ key: Array.isArray(value) ? Number(key) : key, begins: Array.isArray(value) ? `[${key}]` : key }))
    .filter(({ begins }) => rest.startsWith(begins) && /^$|^[.[]/.test(rest.slice(begins.length)))
    .toSorted((a, b) => b.begins.length - a.begins.length)[0];
  if (!found) return [];
  return [
    found.key,
    ...keysOf((value as Record<string | number, unknown>)[found.key], rest.slice(found.begins.length)),
  ];
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
