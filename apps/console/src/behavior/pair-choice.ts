import type { AssociationInput } from '@cartograph/sdk/schema';
import { useMemo } from 'react';
import { oneOf, useUrlState } from '../ui/page/url-state.js';

export const units = ['USER', 'SESSION'] as const;
export const levels = ['CATEGORY', 'PRODUCT'] as const;
export const acts = ['VIEW', 'CART', 'PURCHASE'] as const;

const unitCodec = oneOf(units, 'USER');
const levelCodec = oneOf(levels, 'CATEGORY');
const fromCodec = oneOf(acts, 'VIEW');
const toCodec = oneOf(acts, 'PURCHASE');

const listed = 50;

/** Which pairs are looked for; it lives in the address. */
export function usePairChoice() {
  const [unit, setUnit] = useUrlState('unit', unitCodec);
  const [level, setLevel] = useUrlState('level', levelCodec);
  const [from, setFrom] = useUrlState('did', fromCodec);
  const [to, setTo] = useUrlState('then', toCodec);
  const input = useMemo<AssociationInput>(() => ({ unit, level, from, to, first: listed }), [unit, level, from, to]);
  return { unit, setUnit, level, setLevel, from, setFrom, to, setTo, input };
}
