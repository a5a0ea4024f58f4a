import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.js';
import { actorName, type Actor } from '../identity.js';
import { toApiError } from '../errors.js';
import { record as putOnRecord, type AuditRecord } from './record.js';
import { namesUsers, userHash, withUserHashes } from './user-hash.js';

const SECRET = /password|token|secret/i;
const TEXT_LIMIT = 200;

const cut = (text: string): string => (text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text);

/** The input as the log may keep it: secrets left out, long texts cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return depth > 4 ? '…' : value.slice(0, 20).map((item) => redact(item, depth + 1));
  if (value !== null && typeof value === 'object') {
    if (depth > 4) return '…';
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !SECRET.test(name))
        .map(([name, entry]) => [name, redact(entry, depth + 1)]),
    );
  }
  return value;
}

const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

/** The id of the thing in a payload, else the one the input named. */
function targetOf(payload: unknown, input: unknown): string | null {
  for (const thing of Object.values(record(payload))) {
    const { id } = record(thing);
    if (!Array.isArray(thing) && typeof id === 'string') return id;
  }
  const { id } = record(input);
  return typeof id === 'string' ? id : null;
}

function outcomeOf(payload: unknown): string {
  const { userErrors } = record(payload);
  const first = Array.isArray(userErrors) ? record(userErrors[0]) : {};
  return typeof first['code'] === 'string' ? first['code'] : 'ok';
}

const OF_SHOPPERS: ReadonlySet<string> = new Set(['recordEvents', 'recordExposures', 'recordOutcomes']);

/** What shoppers do is no decision of anybody here: the lake, the exposures and the outcomes account for it, and nothing of it is kept twice. Refusals are on record all the same. */
const isShoppers = (mutation: string): boolean => OF_SHOPPERS.has(mutation);

const write = (
  context: RequestContext,
  entry: Pick<AuditRecord, 'actor' | 'action' | 'target' | 'detail' | 'outcome'>,
): Promise<void> =>
  putOnRecord(
    { decisions: context.audited.decisions, now: context.now },
    { ...entry, requestId: context.requestId, address: context.http?.address ?? null },
  );

/** Who did it: a caller who has just signed in did so as whom she is now. */
const actorOf = (before: Actor, context: RequestContext): string =>
  actorName(before.kind === 'anonymous' ? context.identity.actor : before);

/** Wraps every mutation so that it leaves an entry in the audit log, refused ones too. Put it around the access rule. */
export function auditMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve) continue;
    field.resolve = async (source, args: Record<string, unknown>, context: RequestContext, info) => {
      const input = isShoppers(info.fieldName) ? {} : (args['input'] ?? {});
      const before = context.identity.actor;
      context.audited.target = null;
      // Who was erased must not stay on record in clear.
      const detail = redact(
        namesUsers(input) ? withUserHashes(input, await userHash(context.dataDir)) : input,
      ) as object;
      const entry = { action: info.fieldName, detail };
      // Nobody in particular names any thing she likes: only what is known counts.
      const targetFor = (payload: unknown): string | null => {
        const target = context.audited.target ?? targetOf(payload, before.kind === 'anonymous' ? null : input);
        return target === null ? null : cut(target);
      };
      try {
        const payload: unknown = await resolve(source, args, context, info);
        const outcome = outcomeOf(payload);
        if (outcome !== 'ok' || !isShoppers(info.fieldName))
          await write(context, { ...entry, actor: actorOf(before, context), target: targetFor(payload), outcome });
        return payload;
      } catch (error) {
        const actor = actorName(before);
        await write(context, { ...entry, actor, target: targetFor(null), outcome: toApiError(error).code });
        throw error;
      }
    };
  }
}
