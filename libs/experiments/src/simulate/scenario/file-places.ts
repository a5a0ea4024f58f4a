import { isMap, isPair, isScalar, isSeq, visit, type Document, type LineCounter, type Node } from 'yaml';
import type { PlaceOf, ScenarioProblem } from './read-fields.js';

/** Returns what tells where a YAML document has the value at a path, or its key. */
export function placesIn(document: Document.Parsed, lines: LineCounter): PlaceOf {
  return (path, part) => {
    let node = document.contents as Node | null | undefined;
    let place = node?.range?.[0] ?? 0;
    for (const [depth, name] of path.entries()) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
        if (pair === undefined) break;
        const key = (pair.key as Node).range?.[0] ?? place;
        node = pair.value as Node | null;
        const isKeyAsked = part === 'key' && depth === path.length - 1;
        place = isKeyAsked ? key : (node?.range?.[0] ?? key);
      } else if (isSeq(node)) {
        node = node.items[Number(name)] as Node | null | undefined;
        place = node?.range?.[0] ?? place;
      } else break;
    }
    return counted(lines, place);
  };
}

/** Returns the aliases of a YAML document as problems: what stands in one place only can be read, and told, there. */
export function aliasesIn(document: Document.Parsed, lines: LineCounter): ScenarioProblem[] {
  const found: ScenarioProblem[] = [];
  visit(document, {
    Alias(_, alias, above) {
      let path = '';
      for (const [level, one] of above.entries()) {
        const inside = above[level + 1] ?? alias;
        if (isPair(one) && isScalar(one.key)) path += `${path === '' ? '' : '.'}${String(one.key.value)}`;
        else if (isSeq(one)) path += `[${one.items.indexOf(inside)}]`;
      }
      const message = 'is an alias; write the value out.';
      found.push({ ...counted(lines, alias.range?.[0] ?? 0), path, fault: 'alias', facts: {}, message });
    },
  });
  return found;
}

function counted(lines: LineCounter, place: number): { line: number; column: number } {
  const { line, col } = lines.linePos(place);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
