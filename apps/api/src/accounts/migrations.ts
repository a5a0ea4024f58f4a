import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';
import { forgetJoined, recordJoined } from '../database/pending-migrations.js';

/** Counts of failed sign-ins, which all processes of a folder share. */
export class CountSignIns1764000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('sign_in_attempt', { id: 'id', failures: 'integer', since: 'instant', lastAt: 'instant' }, [
        { name: 'sign_in_attempt_by_start', columnNames: ['since'] },
      ]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('sign_in_attempt');
  }
}

export class CreateAccounts1764000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await recordJoined(runner);
    await runner.createTable(
      table(
        'account',
        {
          id: 'id',
          email: 'string',
          name: 'string',
          passwordHash: 'text',
          roles: 'json',
          locale: 'string',
          disabled: 'flag',
          createdAt: 'instant',
          version: 'integer',
        },
        [{ name: 'account_by_email', columnNames: ['email'], isUnique: true }],
      ),
    );
    await runner.createTable(
      table(
        'session',
        {
          id: 'id',
          accountId: 'id',
          tokenHash: 'string',
          previousTokenHash: 'string?',
          rotatedAt: 'instant',
          createdAt: 'instant',
          lastSeenAt: 'instant',
          expiresAt: 'instant',
        },
        [
          { name: 'session_by_token', columnNames: ['tokenHash'], isUnique: true },
          { name: 'session_by_previous_token', columnNames: ['previousTokenHash'] },
          { name: 'session_by_account', columnNames: ['accountId'] },
        ],
      ),
    );
    await runner.createTable(
      table(
        'api_key',
        {
          id: 'id',
          name: 'string',
          prefix: 'string',
          secretHash: 'string',
          scopes: 'json',
          createdById: 'id?',
          createdAt: 'instant',
          expiresAt: 'instant?',
          lastUsedAt: 'instant?',
          revokedAt: 'instant?',
        },
        [{ name: 'api_key_by_secret', columnNames: ['secretHash'], isUnique: true }],
      ),
    );
    await runner.createTable(table('setup_token', { id: 'id', tokenHash: 'string', createdAt: 'instant' }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await forgetJoined(runner);
    for (const name of ['setup_token', 'api_key', 'session', 'account']) await runner.dropTable(name);
  }
}
