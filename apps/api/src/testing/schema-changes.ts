import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';

const beside = (name: string): URL => new URL(`../../${name}`, import.meta.url);

export const schemaFile = beside('schema.graphql');
export const committedText = (): string => readFileSync(schemaFile, 'utf8');

/** Breaking changes that are meant: `{ "path": "Type.field", "reason": "…" }`. Emptied when a release is made. */
const listed = (): { path: string; reason: string }[] =>
  JSON.parse(readFileSync(beside('schema.breaking.json'), 'utf8')) as { path: string; reason: string }[];

/** What differs between the committed schema and the given one. */
export const schemaChanges = (text: string): Promise<Change[]> => diff(buildSchema(committedText()), buildSchema(text));

/** The changes that break callers and are not listed with a reason in schema.breaking.json. */
export async function unlistedBreakingChanges(text: string): Promise<Change[]> {
  const entries = listed();
  const breaking = (await schemaChanges(text)).filter(
    (change) => change.criticality.level === CriticalityLevel.Breaking,
  );
  return breaking.filter((change) => !entries.some((entry) => entry.path === change.path && entry.reason.length > 0));
}
