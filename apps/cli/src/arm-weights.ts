import type { ArmWeight } from '@cartograph/experiments';
import { InvalidArgumentError } from 'commander';
import { share } from './options.js';

/** A parser of arms by their shares, control first: `0.5,0.25,0.25` or `control=50%,mail=50%`. */
export function armWeights(text: string): ArmWeight[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.map((part, at) => {
    const [, name, weight] = /^(?:([^=]*)=)?([^=]+)$/.exec(part) ?? [];
    if (weight === undefined)
      throw new InvalidArgumentError('Give shares such as 0.5,0.25,0.25, or with names: control=50%,mail=50%.');
    return {
      name: name?.trim() ?? (at === 0 ? 'control' : parts.length === 2 ? 'treatment' : `treatment ${at}`),
      weight: share(weight),
    };
  });
}
