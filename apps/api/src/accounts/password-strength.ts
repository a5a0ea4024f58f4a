import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Why a password is easy to guess: `common` - it is, or resembles, one that many people have; `own` - it is made of its owner's name or address; `simple` - repeats, sequences, dates. */
export type Weakness = 'common' | 'own' | 'simple';

/** "Safely unguessable" where somebody tries as fast as the limits on signing in allow: at least 10^8 guesses. */
const SCORE_MIN = 3;
/** A longer password is at least as hard to guess as what it begins with, and judging takes time with the square of the length. */
const JUDGED_CHARACTERS = 64;

let judge: Promise<ZxcvbnFactory> | undefined;

/** The lists are loaded with the first password, for few processes ever meet one. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs });
}

/**
 * What makes a password easy to guess, or null where it is not: Wheeler's zxcvbn ("Low-Budget Password Strength Estimation", USENIX Security 2016), over
 * common passwords, keyboards, dates, sequences and repeats.
 *
 * @param about - of whoever will sign in with it.
 */
export async function weaknessOf(
  password: string,
  about: { readonly email: string; readonly name: string },
): Promise<Weakness | null> {
  const own = [about.email, ...about.email.split(/[@.+_-]/), about.name, ...about.name.split(/\s+/)].filter(
    (part) => part.length > 2,
  );
  judge ??= load();
  const { score, feedback } = (await judge).check([...password].slice(0, JUDGED_CHARACTERS).join(''), own);
  if (score >= SCORE_MIN) return null;
  switch (feedback.warning) {
    case 'common':
    case 'similarToCommon':
    case 'topTen':
    case 'topHundred':
      return 'common';
    case 'userInputs':
      return 'own';
    default:
      return 'simple';
  }
}
