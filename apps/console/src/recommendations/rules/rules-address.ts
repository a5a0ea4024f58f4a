import type { RuleKind } from '@cartograph/sdk/schema';
import { newRule, ruleKinds, type Rule } from './rule.js';

/** Rules that somebody is changing, with the version of the saved set that they began from. */
export interface Draft {
  version: number | null;
  rules: readonly Rule[];
}

/** A draft as it stands in an address: JSON in base64url, so that names in any language survive a pasted link. */
export function writeDraft({ version, rules }: Draft): string {
  const bytes = new TextEncoder().encode(JSON.stringify([version, ...rules]));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Null where the text is not one of ours; a rule that makes no sense is left out. */
export function readDraft(text: string): Draft | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const parsed: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0))),
    );
    if (!Array.isArray(parsed)) return null;
    const [version, ...rules] = parsed as unknown[];
    return {
      version: typeof version === 'number' ? version : null,
      rules: rules.flatMap((rule) => readRule(rule) ?? []),
    };
  } catch {
    return null;
  }
}

/** A rule of its kind: every field that has the type it should, the rest as a new rule has it. */
function readRule(value: unknown): Rule | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Record<string, unknown>;
  const kind = ruleKinds.find((known) => known === given['kind']);
  if (kind === undefined) return null;
  const fresh: Record<string, unknown> = { ...newRule(kind, '', []) };
  for (const key of Object.keys(fresh)) if (key !== 'kind' && isLike(kind, key, given[key])) fresh[key] = given[key];
  return fresh as unknown as Rule;
}

const choices: Readonly<Record<string, readonly unknown[]>> = {
  unpriced: ['DROP', 'KEEP'],
  unlisted: ['DROP', 'KEEP'],
  window: ['DAYS', 'NEVER', 'LEARNED'],
  per: ['CATEGORY', 'BRAND'],
  by: ['CATEGORY', 'BRAND', 'MODEL'],
};
const lists = ['products', 'categories', 'brands'];
const texts = ['name', 'product'];
const wholes = ['most', 'depth', 'pool', 'rank'];

function isLike(kind: RuleKind, key: string, value: unknown): boolean {
  const allowed = choices[key];
  if (allowed) return allowed.includes(value);
  if (lists.includes(key)) return Array.isArray(value) && value.every((part) => typeof part === 'string');
  if (texts.includes(key)) return typeof value === 'string';
  if (value === null) return !(kind === 'DIVERSITY' && key === 'lambda');
  return typeof value === 'number' && Number.isFinite(value) && (!wholes.includes(key) || Number.isInteger(value));
}
