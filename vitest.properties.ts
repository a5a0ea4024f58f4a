import * as fc from 'fast-check';
import { relative } from 'node:path';
import { expect } from 'vitest';

/** Tests that import fast-check get this module: the same, with one `assert` for the whole house. */
export * from 'fast-check';

/** Of the cases that a property asks for, those that the gate tries; the full run tries all. */
const share = Number(process.env['PROPERTY_SHARE']);
const LEAST_CASES = 2;
const DEFAULT_CASES = 100;

/**
 * Checks a property as fast-check does. Cases are drawn from PROPERTY_SEED, and a share of them (PROPERTY_SHARE) is tried; a failure names the command that
 * repeats it.
 */
export function assert<Ts>(property: fc.IRawProperty<Ts>, params: fc.Parameters<Ts> = {}): void | Promise<void> {
  const asked = params.numRuns ?? DEFAULT_CASES;
  const least = Math.min(asked, Math.max(LEAST_CASES, params.examples?.length ?? 0));
  const seed = Number(process.env['PROPERTY_SEED'] ?? Number.NaN);
  const failed = (error: unknown): never => {
    throw withCommand(error, seed);
  };
  const drawn = {
    ...params,
    ...(Number.isInteger(seed) && params.seed === undefined ? { seed } : {}),
    numRuns: Math.max(least, Math.ceil(asked * share)),
  };
  try {
    const outcome = fc.assert(property as fc.IAsyncProperty<Ts>, drawn) as void | Promise<void>;
    return outcome instanceof Promise ? outcome.catch(failed) : outcome;
  } catch (error) {
    return failed(error);
  }
}

function withCommand(error: unknown, seed: number): unknown {
  if (!(error instanceof Error)) return error;
  const { testPath = '', currentTestName = '' } = expect.getState();
  const root = import.meta.dirname;
  const [place = '', inner = ''] = relative(root, testPath).split('/');
  const room = place === 'apps' || place === 'libs' ? `${place}/${inner}` : place;
  // Vitest takes the name for a regular expression, and the shell takes it for a word.
  const name = currentTestName
    .split(' > ')
    .join(' ')
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const quoted = `'^${name.replaceAll("'", String.raw`'\''`)}$'`;
  // Series are longer there, and draw more.
  const size = process.env['TEST_SIZE'] === 'full' ? 'TEST_SIZE=full ' : '';
  error.message += `\n\nRepeat it with: ${size}PROPERTY_SEED=${seed} PROPERTY_SHARE=${share} npx vitest run --root ${room} ${relative(`${root}/${room}`, testPath)} -t ${quoted}`;
  return error;
}
