import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Requires } from '../access.js';
import {
  connectionArgs,
  connectionTypes,
  newestFirst,
  type Connection,
  type ConnectionArguments,
} from '../connection.js';
import type { RequestContext } from '../context.js';
import { table } from '../database/columns.js';
import type { Feature } from '../feature.js';
import { AuditEntryEntity } from './audit-entry.entity.js';

const { Connection: AuditEntryConnection } = connectionTypes('AuditEntry', () => AuditEntryEntity, 'audit:read');

@Resolver()
class AuditResolver {
  @Requires('audit:read')
  @Query(() => AuditEntryConnection)
  auditLog(
    @Args(connectionArgs(50)) args: ConnectionArguments,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEntryEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(AuditEntryEntity, 'entry'), args);
  }
}

class CreateAudit1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('audit_entry', {
        id: 'id',
        at: 'instant',
        actor: 'string',
        action: 'string',
        target: 'string?',
        detail: 'json?',
        outcome: 'string',
        requestId: 'string',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_entry');
  }
}

/** Who changed what, and how it ended. */
export const auditFeature: Feature = {
  name: 'audit',
  resolvers: [AuditResolver],
  entities: [AuditEntryEntity],
  migrations: [CreateAudit1764000000200],
};
