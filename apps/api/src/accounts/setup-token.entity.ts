import { Column, Entity, PrimaryColumn } from 'typeorm';
import { column } from '../database/columns.js';

/** The one-time token of the set-up link; there is at most one, and none once an account exists. */
@Entity('setup_token')
export class SetupTokenEntity {
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.string())
  tokenHash!: string;

  @Column(column.instant())
  createdAt!: Date;
}
