import { readFile } from 'node:fs/promises';
import { CliError } from './failure.js';

/**
 * Reads a file of JSON that a person wrote.
 *
 * @throws CliError - there is none, or it is no JSON object; names the file, and the place where the engine can tell it.
 */
export async function readJsonFile(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(
      `${file} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)}): name a file of JSON that is there.`,
      2,
      { cause: error },
    );
  });
  return jsonObject(text, file);
}

/** @throws CliError - the text is no JSON object; `what` names where it stands. */
export function jsonObject(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${what} is no JSON: ${error instanceof Error ? error.message : String(error)}.`, 2, {
      cause: error,
    });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new CliError(`${what} must hold one JSON object, { … }.`, 2);
  return { ...value };
}
