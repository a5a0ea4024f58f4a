/** A set of byte strings, built from the pieces below. */
export type Language =
  | { readonly kind: 'bytes'; readonly bytes: ReadonlySet<number> }
  | { readonly kind: 'seq'; readonly parts: readonly Language[] }
  | { readonly kind: 'alt'; readonly parts: readonly Language[] }
  | { readonly kind: 'star'; readonly part: Language };

/** One byte out of ranges such as `09` or `azAZ`, or out of pairs of numbers. */
export const byteIn = (...ranges: readonly (string | readonly [number, number])[]): Language => {
  const bytes = new Set<number>();
  for (const range of ranges) {
    const [from, to] = typeof range === 'string' ? [range.charCodeAt(0), range.charCodeAt(1)] : range;
    for (let byte = from; byte <= to; byte += 1) bytes.add(byte);
  }
  return { kind: 'bytes', bytes };
};

/** The bytes of `language` without those of a text; `language` is a set of single bytes. */
export const without = (language: Language, text: string): Language => {
  if (language.kind !== 'bytes') throw new TypeError('only a set of single bytes can leave bytes out');
  const left = new Set([...text].map((letter) => letter.charCodeAt(0)));
  return { kind: 'bytes', bytes: new Set([...language.bytes].filter((byte) => !left.has(byte))) };
};

export const seq = (...parts: readonly Language[]): Language => ({ kind: 'seq', parts });
export const alt = (...parts: readonly Language[]): Language => ({ kind: 'alt', parts });
export const star = (part: Language): Language => ({ kind: 'star', part });
export const text = (word: string): Language =>
  seq(...[...word].map((letter) => byteIn([letter.charCodeAt(0), letter.charCodeAt(0)])));
export const nothing: Language = seq();
export const optional = (part: Language): Language => alt(nothing, part);

/** `least` to `most` times. */
export const times = (part: Language, least: number, most: number = least): Language => {
  let tail: Language = nothing;
  for (let count = least; count < most; count += 1) tail = optional(seq(part, tail));
  return seq(...Array.from({ length: least }, () => part), tail);
};

/** A deterministic automaton over bytes as one flat table; see {@link pack} for the form that is run. */
export interface Automaton {
  /** `table[(state << 8) | byte]` is the next state; 0 is the dead one. */
  readonly table: Uint16Array;
  readonly states: number;
  readonly start: number;
  /** States 1 … labels are reached by accepting a string, and go on as the start does. */
  readonly labels: number;
}

interface Nfa {
  /** For each state: the byte sets that leave it and where they lead. */
  readonly moves: { readonly bytes: ReadonlySet<number>; readonly to: number }[][];
  /** For each state: where it leads without a byte. */
  readonly jumps: number[][];
}

/**
 * Compiles languages, each followed by one of some endings, into one automaton that accepts string after string and tells by its
 * state which language and which ending a string had: label 1 + language + ending × number of languages.
 * No string may begin another one. A string of several languages takes the lowest label.
 *
 * Cost: about 0.1 s for a thousand states.
 */
export function compile(languages: readonly Language[], endings: readonly Language[] = [nothing]): Automaton {
  const nfa: Nfa = { moves: [], jumps: [] };
  const begin = newState(nfa);
  const ends = endings.flatMap(() => languages.map(() => newState(nfa)));
  for (const [index, language] of languages.entries()) {
    const end = newState(nfa);
    nfa.jumps[begin]?.push(build(nfa, language, end));
    for (const [number, ending] of endings.entries())
      nfa.jumps[end]?.push(build(nfa, ending, ends[index + number * languages.length] ?? end));
  }
  const classes = byteClasses(nfa);
  const close = closure(nfa);
  const isEnd = new Map(ends.map((end, index) => [end, index + 1]));

  // States of the automaton are sets of states of the other one; 0 is the empty set, 1 … labels the accepting ones.
  const first = ends.length + 1;
  const numbers = new Map<string, number>();
  const rows: number[][] = [];
  const waiting: number[][] = [];
  const numberOf = (set: readonly number[]): number => {
    if (set.length === 0) return 0;
    const labels = set.map((state) => isEnd.get(state)).filter((label) => label !== undefined);
    if (labels.length > 0) return Math.min(...labels);
    const key = set.join(' ');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = first + numbers.size;
    numbers.set(key, number);
    waiting.push([...set]);
    return number;
  };
  const start = numberOf(close([begin]));
  for (let set = waiting.shift(); set !== undefined; set = waiting.shift()) {
    const moves = set.flatMap((state) => nfa.moves[state] ?? []);
    rows.push(
      classes.examples.map((byte) => numberOf(close(moves.filter(({ bytes }) => bytes.has(byte)).map(({ to }) => to)))),
    );
  }
  return flatten(minimize(rows, first), classes.of, start, first);
}

const newState = (nfa: Nfa): number => {
  nfa.jumps.push([]);
  return nfa.moves.push([]) - 1;
};

/** Adds a language that leads to `end`; returns the state it begins in. */
function build(nfa: Nfa, language: Language, end: number): number {
  switch (language.kind) {
    case 'bytes': {
      const state = newState(nfa);
      nfa.moves[state]?.push({ bytes: language.bytes, to: end });
      return state;
    }
    case 'seq':
      return language.parts.reduceRight((to, part) => build(nfa, part, to), end);
    case 'alt': {
      const state = newState(nfa);
      for (const part of language.parts) nfa.jumps[state]?.push(build(nfa, part, end));
      return state;
    }
    case 'star': {
      const state = newState(nfa);
      nfa.jumps[state]?.push(end, build(nfa, language.part, state));
      return state;
    }
  }
}

/** Bytes that no move tells apart are one class. */
function byteClasses({ moves }: Nfa): { of: Uint8Array; examples: number[] } {
  const sets = [...new Set(moves.flat().map(({ bytes }) => bytes))];
  const classes = new Map<string, number>();
  const examples: number[] = [];
  const of = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    const key = sets.map((set) => (set.has(byte) ? '1' : '0')).join('');
    let number = classes.get(key);
    if (number === undefined) {
      number = examples.push(byte) - 1;
      classes.set(key, number);
    }
    of[byte] = number;
  }
  return { of, examples };
}

/** The states that are reached without a byte, ascending. */
function closure({ jumps }: Nfa): (states: readonly number[]) => number[] {
  const seen = new Uint32Array(jumps.length);
  let round = 0;
  return (states) => {
    if (states.length === 0) return [];
    round += 1;
    const found: number[] = [];
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (seen[state] === round) continue;
      seen[state] = round;
      found.push(state);
      open.push(...(jumps[state] ?? []));
    }
    return found.toSorted((a, b) => a - b);
  };
}

/** Joins states that no string tells apart (Moore's refinement), so that the table stays in the processor's cache. */
function minimize(rows: readonly (readonly number[])[], first: number): { rows: number[][]; of: number[] } {
  let groups: number[] = rows.map(() => 0);
  let count = 1;
  for (;;) {
    const keys = new Map<string, number>();
    const next = rows.map((row, index) => {
      const key = `${groups[index]}:${row.map((to) => (to < first ? `e${to}` : groups[to - first])).join(' ')}`;
      const known = keys.get(key) ?? keys.size;
      keys.set(key, known);
      return known;
    });
    groups = next;
    if (keys.size === count) break;
    count = keys.size;
  }
  const kept: number[][] = [];
  for (const [index, row] of rows.entries())
    kept[groups[index] ?? 0] ??= row.map((to) => (to < first ? to : first + (groups[to - first] ?? 0)));
  return { rows: kept, of: groups };
}

function flatten(
  { rows, of }: { rows: readonly (readonly number[])[]; of: readonly number[] },
  classOf: Uint8Array,
  begun: number,
  first: number,
): Automaton {
  const states = first + rows.length;
  if (states > 0xffff) throw new RangeError(`${states} states are more than a table of 16 bits holds`);
  const start = first + (of[begun - first] ?? 0);
  const table = new Uint16Array(states << 8);
  const fill = (state: number, row: readonly number[]): void => {
    for (let byte = 0; byte < 256; byte += 1) table[(state << 8) | byte] = row[classOf[byte] ?? 0] ?? 0;
  };
  for (const [index, row] of rows.entries()) fill(first + index, row);
  for (let label = 1; label < first; label += 1) fill(label, rows[start - first] ?? []);
  return { table, states, start, labels: first - 1 };
}

/** Accepts no line, so that each gets the closer look. */
export const NO_LINE: Automaton = compile([alt()]);
