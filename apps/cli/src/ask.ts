import { executeLocal } from '@cartograph/api';
import { CliError } from './failure.js';

/**
 * Asks the API's own schema about a data folder, without a server.
 *
 * @throws CliError - with the first error's message.
 */
export async function ask<Data>(from: { dataDir: string; timeZone?: string }, query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const { data, errors } = await executeLocal(from, { query, variables });
  const [first] = errors ?? [];
  if (first) throw new CliError(first.message);
  return data as Data;
}
