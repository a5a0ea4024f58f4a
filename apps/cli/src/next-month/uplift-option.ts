import type { Uplift } from '@cartograph/demo-shop';
import { InvalidArgumentError } from 'commander';

/** Uplifts by arm. */
export type Uplifts = Record<string, Partial<Uplift>>;

const PARTS: readonly (keyof Uplift)[] = ['viewToCart', 'cartToPurchase', 'basket'];

/** Reads `ARM:PART=VALUE`, such as `treatment:cartToPurchase=20%`, and adds it to what was given before. */
export function uplift(text: string, before: Uplifts | undefined): Uplifts {
  const [, arm = '', part = '', number = '', sign] =
    /^(.+):(\w+)=(-?(?:\d+(?:\.\d+)?|\.\d+))\s*(%?)$/.exec(text.trim()) ?? [];
  if (arm === '')
    throw new InvalidArgumentError(
      'Give ARM:PART=VALUE, such as treatment:cartToPurchase=0.2 or treatment:cartToPurchase=20%.',
    );
  if (!(PARTS as readonly string[]).includes(part))
    throw new InvalidArgumentError(`There is no part ${part}: give ${PARTS.join(', ')}.`);
  const given = before?.[arm] ?? {};
  if (part in given) throw new InvalidArgumentError(`${part} of ${arm} is given twice.`);
  return { ...before, [arm]: { ...given, [part]: Number(number) / (sign === '%' ? 100 : 1) } };
}
