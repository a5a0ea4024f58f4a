import { textEraser, withoutLeadingZeros } from '@cartograph/events';
import { parse, visit, type ASTNode } from 'graphql';
import { splitId } from '../node-id.js';

/** What stands where the id of a user stood alone. */
const ERASED = 'erased';

/** From so many digits on an id is hardly anything else. */
const LONG = 7;

/** What the names around a value say of it. */
type Meaning = 'user' | 'other' | null;

const OF_USER = /user|visitor|customer|member|shopper|^units?$/i;
const OF_OTHER = /product|categor|brand|item|sku|price|order|amount|revenue|spent|value|count|total/i;
const IS_ID = /user_?(?:external)?_?ids?$|^units?$/i;
/** A name that says so. */
const PLACE_OF = { user: 'userId', other: 'productId' } as const;
/** Global ids of users and of their sessions begin so, and hold the log's own id. */
const GLOBAL_ID = /^(?:usr|ses)_/;
const CURSOR = /^[\w-]{8,}$/;

/** Takes users out of values as rows of the database keep them. */
export interface ValueEraser {
  /** A sentence, a name or another text; `mark` stands for the user. */
  text(text: string, mark?: string): Erased<string>;
  /** A value of JSON. */
  json(value: unknown): Erased<unknown>;
  /** The text of a GraphQL document, and its variables. */
  query(query: string, variables: unknown): Erased<{ query: string; variables: unknown }>;
}

/** A value after an erasure. */
export interface Erased<T> {
  readonly value: T;
  /** How often the number of a user stays because it may be something else. */
  readonly left: number;
}

/**
 * Returns what takes users out of values. A value that a name says to be a user's id goes, however short. One that a name says to be something else stays. Any other value goes if it
 * is the id and has seven digits or more, and texts are searched by the rule of {@link textEraser}.
 *
 * @param others - ids that are something else too, such as a product's.
 */
export function valueEraser(ids: readonly string[], others: ReadonlySet<string>): ValueEraser {
  const users = new Set(ids.map(withoutLeadingZeros));
  const erase = textEraser(ids, others);
  const isUser = (text: string): boolean => users.has(text) || users.has(withoutLeadingZeros(text));
  const isSurely = (text: string, meaning: Meaning): boolean =>
    isUser(text) &&
    (meaning === 'user' || (meaning === null && text.length >= LONG && !others.has(withoutLeadingZeros(text))));

  /** What stands for a text that is an id, a global id or a cursor; null where it is none of a user. */
  const reference = (text: string, meaning: Meaning): string | null => {
    if (isSurely(text, meaning)) return ERASED;
    if (GLOBAL_ID.test(text)) return isUser(ownerOf(text)) ? ERASED : null;
    if (CURSOR.test(text) && namesIn(decoded(text), (number) => number.length >= LONG && isUser(number))) return ERASED;
    return null;
  };

  const json = (value: unknown): Erased<unknown> => {
    let left = 0;
    const walk = (one: unknown, meaning: Meaning, name: string): unknown => {
      if (typeof one === 'string') {
        const mark = reference(one, meaning);
        if (mark !== null) return mark;
        if (meaning === 'other' && isUser(one)) return one;
        const found = erase(one);
        left += found.left;
        return found.text;
      }
      if (typeof one === 'number') return IS_ID.test(name) && users.has(String(one)) ? null : one;
      if (Array.isArray(one)) return one.map((entry) => walk(entry, meaning, name));
      if (one === null || typeof one !== 'object') return one;
      return Object.fromEntries(
        Object.entries(one).map(([key, entry]) => [
          reference(key, meaning) ?? key,
          walk(entry, meaningOf(key) ?? meaning, key),
        ]),
      );
    };
    return { value: walk(value, null, ''), left };
  };

  return {
    text(text, mark) {
      const found = erase(text, mark);
      return { value: found.text, left: found.left };
    },
    json,
    query(query, variables) {
      const meanings = new Map<string, Meaning>();
      let result = '';
      let done = 0;
      let isDocument = true;
      try {
        visit(parse(query), {
          Variable(node, _key, _parent, _path, ancestors) {
            const meaning = meaningOfPlace(ancestors);
            if (meaning !== null) meanings.set(node.name.value, meaning);
          },
          StringValue(node, _key, _parent, _path, ancestors) {
            const mark = reference(node.value, meaningOfPlace(ancestors));
            if (mark === null || !node.loc) return;
            result += `${query.slice(done, node.loc.start)}"${mark}"`;
            done = node.loc.end;
          },
        });
      } catch {
        isDocument = false;
      }
      let left = 0;
      const searched = (text: string): string => {
        const found = erase(text, ERASED);
        left += found.left;
        return found.text;
      };
      result += query.slice(done);
      // Of a document only comments are any text.
      const text = isDocument ? result.replaceAll(/#[^\n]*/g, searched) : searched(result);
      const isObject = variables !== null && typeof variables === 'object' && !Array.isArray(variables);
      const entries = Object.entries(isObject ? variables : {}).map(([name, entry]) => {
        // A variable means what it is given to.
        const meaning = meanings.get(name) ?? null;
        const found = json({ [meaning === null ? name : PLACE_OF[meaning]]: entry });
        left += found.left;
        const [[key, value] = [name, null]] = Object.entries(found.value as object);
        return [meaning === null ? key : name, value] as const;
      });
      return { value: { query: text, variables: isObject ? Object.fromEntries(entries) : variables }, left };
    },
  };
}

function meaningOf(name: string): Meaning {
  if (IS_ID.test(name)) return 'user';
  return OF_OTHER.test(name) ? 'other' : OF_USER.test(name) ? 'user' : null;
}

/** What the argument and the fields around a value in a document say, the nearest first. */
function meaningOfPlace(ancestors: readonly (ASTNode | readonly ASTNode[])[]): Meaning {
  for (const node of ancestors.toReversed()) {
    if (!('kind' in node) || !('name' in node) || typeof node.name !== 'object') continue;
    const meaning = meaningOf(node.name.value);
    if (meaning !== null) return meaning;
  }
  return null;
}

/** The user of a global id of a user or a session, whose key begins with the user's own id. */
const ownerOf = (id: string): string => /^\d+/.exec(splitId(id)?.key ?? '')?.[0] ?? '';

const namesIn = (text: string, isUser: (number: string) => boolean): boolean => text.split(/\D+/).some(isUser);

const decoded = (text: string): string => Buffer.from(text, 'base64url').toString('latin1');
