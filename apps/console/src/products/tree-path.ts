/** One step on the way down a tree; the top has no key. */
export interface TreeStep {
  key: string | null;
  name: string;
}

/** The steps from the top to a group: a category's code is the way to it, a brand lies below the top, and so does what has no name, `-`. */
export function treePath(kind: 'CATEGORY' | 'BRAND', under: string): TreeStep[] {
  const top: TreeStep = { key: null, name: '' };
  if (kind === 'BRAND' || under === '-') return [top, { key: under, name: under }];
  const parts = under.split('.');
  return [top, ...parts.map((name, at) => ({ key: parts.slice(0, at + 1).join('.'), name }))];
}
