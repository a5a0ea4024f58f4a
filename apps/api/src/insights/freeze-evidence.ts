import type { Snapshot } from '@cartograph/events';
import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { RequestContext } from '../context.js';
import { splitId } from '../node-id.js';
import { InputCheck, refuse } from '../payload.js';
import { SNAPSHOT_PREFIX } from '../snapshot.js';
import type { EvidenceInput } from './payloads.js';

/** What evidence may ask: figures of the log and what follows from them, never accounts, keys or other people's plans. */
const ROOT_FIELDS = new Set([
  'shop',
  'users',
  'user',
  'products',
  'product',
  'categories',
  'sessions',
  'session',
  'analytics',
  'recommendations',
  'models',
  'model',
  'leaderboard',
  'audiencePreview',
  'designCampaign',
]);
const QUERY_LIMIT = 20_000;
const SUMMARY_LIMIT = 2_000;
const RESULT_LIMIT = 1024 * 1024;

/** The columns of an insight that hold its evidence. */
export interface FrozenEvidence {
  query: string;
  variables: Record<string, unknown> | null;
  snapshotId: string;
  isSynthetic: boolean;
  summary: string;
  result: object;
}

/**
 * Answers the evidence's query from its snapshot with the caller's own rights, and keeps the answer.
 *
 * @param putOff - told of questions that would take long; the query is then not answered.
 * @throws Refusal - the query is none, asks for something else than figures, or is not answered; the snapshot is unknown; the answer is too large to keep.
 */
export async function freezeEvidence(
  context: RequestContext,
  evidence: EvidenceInput,
  putOff?: RequestContext['putOff'],
): Promise<FrozenEvidence> {
  const check = new InputCheck();
  const summary = evidence.summary.trim();
  if (summary === '') check.add('REQUIRED', ['evidence', 'summary'], 'Say in a sentence what the evidence shows.');
  if (summary.length > SUMMARY_LIMIT)
    check.add(
      'TOO_LONG',
      ['evidence', 'summary'],
      `Shorten the summary to ${SUMMARY_LIMIT} characters; it has ${summary.length}.`,
    );
  if (evidence.query.length > QUERY_LIMIT)
    check.add(
      'TOO_LONG',
      ['evidence', 'query'],
      `Shorten the query to ${QUERY_LIMIT} characters; it has ${evidence.query.length}.`,
    );
  const variables = evidence.variables ?? null;
  if (variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
    check.add('INVALID', ['evidence', 'variables'], 'Give the variables as a JSON object.');
  check.done();
  checkQuery(evidence.query);
  const { isSynthetic } = await findSnapshot(context, evidence.snapshotId);

  const frozen = {
    query: evidence.query,
    variables: variables as Record<string, unknown> | null,
    snapshotId: evidence.snapshotId,
  };
  const { data, errors } = await context.query({ ...frozen, putOff });
  const [error] = errors ?? [];
  if (error || !data) {
    const code = error?.extensions['code'] === 'FORBIDDEN' ? 'FORBIDDEN' : 'INVALID';
    throw refuse(code, ['evidence', 'query'], `The query was not answered: ${error?.message ?? 'there is no data.'}`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes > RESULT_LIMIT)
    throw refuse(
      'TOO_LONG',
      ['evidence', 'query'],
      `The answer has ${bytes} bytes; evidence may have ${RESULT_LIMIT}. Ask for less.`,
    );
  return { ...frozen, isSynthetic, summary, result: data };
}

function checkQuery(query: string): void {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: 5_000 });
  } catch (error) {
    throw refuse('INVALID', ['evidence', 'query'], `The query cannot be read: ${(error as Error).message}`);
  }
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1 || operation.operation !== 'query')
    throw refuse('INVALID', ['evidence', 'query'], 'Evidence is one query: no mutation, no second operation.');
  const refused = rootFields(document, operation.selectionSet).find((name) => !ROOT_FIELDS.has(name));
  if (refused !== undefined)
    throw refuse(
      'INVALID',
      ['evidence', 'query'],
      `Evidence holds figures of the log; "${refused}" is none. Ask for ${[...ROOT_FIELDS].join(', ')}.`,
    );
}

/** Fields at the root, through fragments too. */
function rootFields(
  document: DocumentNode,
  selections: SelectionSetNode,
  seen: ReadonlySet<string> = new Set(),
): string[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(document, selection.selectionSet, seen);
    const name = selection.name.value;
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    // An unknown fragment, or one inside itself, is refused when the query is validated.
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || seen.has(name)) return [];
    return rootFields(document, fragment.selectionSet, new Set([...seen, name]));
  });
}

async function findSnapshot(context: RequestContext, id: string): Promise<Snapshot> {
  const parts = splitId(id);
  const snapshots = parts?.prefix === SNAPSHOT_PREFIX ? await context.lake.snapshots() : [];
  const known = snapshots.find((snapshot) => snapshot.id === parts?.key);
  if (!known)
    throw refuse(
      'NOT_FOUND',
      ['evidence', 'snapshotId'],
      'There is no such snapshot. Take the id from the answer that the evidence shows.',
    );
  return known;
}
