import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../database/columns.js';

/** A signed-in browser. Only hashes of its cookie are kept. */
@Entity('session')
@Index('session_by_token', ['tokenHash'], { unique: true })
@Index('session_by_previous_token', ['previousTokenHash'])
@Index('session_by_account', ['accountId'])
export class SessionEntity {
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.id())
  accountId!: string;

  /** SHA-256 of the cookie in use. */
  @Column(column.string())
  tokenHash!: string;

  /** The cookie before the last rotation: good for a minute, for requests that were under way. */
  @Column(column.string({ nullable: true }))
  previousTokenHash!: string | null;

  @Column(column.instant())
  rotatedAt!: Date;

  @Column(column.instant())
  createdAt!: Date;

  @Column(column.instant())
  lastSeenAt!: Date;

  /** However busy, the session ends here. */
  @Column(column.instant())
  expiresAt!: Date;
}
