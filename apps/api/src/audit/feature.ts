import { Arg, Args, Ctx, Field, InputType, Int, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes, newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import type { Feature } from '../feature.js';
import { DateTime } from '../scalars.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import {
  CountAudit1764000000210,
  CountErasures1764000000220,
  CreateAudit1764000000200,
  SpellAnalyzeInAudit1764000002900,
} from './migrations.js';

const { Connection: AuditEntryConnection } = connectionTypes('AuditEntry', () => AuditEntryEntity, 'audit:read');

@InputType()
class AuditFilter {
  @Field(() => String, { nullable: true, description: 'a mutation, or a download, by its name' })
  action!: string | null;

  @Field(() => String, { nullable: true, description: 'a part of the actor, such as an e-mail address' })
  actor!: string | null;

  @Field(() => DateTime, { nullable: true })
  from!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'entries before it' })
  to!: Date | null;
}

@Resolver()
class AuditResolver {
  @Requires('audit:read')
  @Query(() => AuditEntryConnection)
  auditLog(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: AuditFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEntryEntity>> {
    const query = context.decisions.read.createQueryBuilder(AuditEntryEntity, 'entry');
    const { action, actor, from, to } = filter ?? {};
    if (action) query.andWhere('entry.action = :action', { action });
    if (actor) query.andWhere('instr(lower(entry.actor), :actor) > 0', { actor: actor.trim().toLowerCase() });
    if (from) query.andWhere('entry.lastAt >= :from', { from: from.toISOString() });
    if (to) query.andWhere('entry.at < :to', { to: to.toISOString() });
    return newestFirst(query, args);
  }

  @Requires('audit:read')
  @Query(() => Int, { description: 'days after which entries of the audit log are removed' })
  auditRetentionDays(@Ctx() context: RequestContext): number {
    return context.auditDays;
  }
}

/** Who changed and took what, and how it ended. */
export const auditFeature: Feature = {
  name: 'audit',
  resolvers: [AuditResolver],
  entities: [AuditEntryEntity],
  migrations: [
    CreateAudit1764000000200,
    CountAudit1764000000210,
    CountErasures1764000000220,
    SpellAnalyzeInAudit1764000002900,
  ],
};
