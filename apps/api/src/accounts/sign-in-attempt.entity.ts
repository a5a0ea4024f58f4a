import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../database/columns.js';

/** Failed sign-ins of late that have something in common: an address, an account, or both. */
@Entity('sign_in_attempt')
@Index('sign_in_attempt_by_start', ['since'])
export class SignInAttemptEntity {
  /** SHA-256 of what they have in common: people type passwords where the address belongs. */
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.integer())
  failures!: number;

  /** The first of them. */
  @Column(column.instant())
  since!: Date;

  /** When the last of them was checked, or is to be. */
  @Column(column.instant())
  lastAt!: Date;
}
