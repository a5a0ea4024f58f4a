import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../database/columns.js';

/** Remembers what a mutation with a `clientMutationKey` made, so that sending it again makes nothing new. */
@Entity('mutation_key')
@Index('mutation_key_by_age', ['createdAt'])
export class MutationKeyEntity {
  /** SHA-256 of actor, mutation and key. */
  @PrimaryColumn(column.key())
  id!: string;

  /** SHA-256 of the input: the same key with another input is a mistake. */
  @Column(column.string())
  inputHash!: string;

  /** The id of what was made. */
  @Column(column.string())
  target!: string;

  @Column(column.instant())
  createdAt!: Date;
}
