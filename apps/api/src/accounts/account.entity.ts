import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { Role } from '../permissions.js';
import { DateTime } from '../scalars.js';

registerEnumType(Role, { name: 'Role' });

export enum Locale {
  KO = 'KO',
  EN = 'EN',
}
registerEnumType(Locale, { name: 'Locale' });

export const ACCOUNT_PREFIX = 'acc';

/** A person who signs in. Colleagues see one another's names as owners and approvers, so any signed-in caller may read it. */
@Requires('self')
@ObjectType('Account', { implements: Node })
@Entity('account')
@Index('account_by_email', ['email'], { unique: true })
export class AccountEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  /** Lower case; what one signs in with. See account.resolver.ts for who is told. */
  @Column(column.string())
  email!: string;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  /** argon2id, in PHC form with its own parameters and salt. */
  @Column(column.text())
  passwordHash!: string;

  @Field(() => [Role])
  @Column(column.json())
  roles!: Role[];

  @Field(() => Locale)
  @Column(column.string())
  locale!: Locale;

  @Field(() => Boolean)
  @Column(column.flag())
  disabled!: boolean;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => Int)
  @Column(column.integer())
  version!: number;
}
