import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Public, Requires } from '../access.js';
import { column } from '../database/columns.js';
import { MutationPayload } from '../payload.js';
import { DateTime, Decimal } from '../scalars.js';

export enum WeekStart {
  MONDAY = 'MONDAY',
  SATURDAY = 'SATURDAY',
  SUNDAY = 'SUNDAY',
}
registerEnumType(WeekStart, { name: 'WeekStart', description: 'The day with which a week begins.' });

/** The id of the only row. */
export const SHOP_SETTINGS_ID = 'shop-settings';

@Requires('shop:read')
@ObjectType({ description: 'What is left of sales in a category.' })
@InputType('CategoryMarginInput')
export class CategoryMargin {
  @Field(() => String, {
    description: 'A top category, such as electronics. "(none)" stands for products without a category.',
  })
  category!: string;

  @Field(() => Float, { description: 'Fraction from 0 to 1 that is left of sales after the goods are paid.' })
  grossMargin!: number;
}

@Requires('shop:read')
@ObjectType({ description: 'What one contact with one user costs.' })
@InputType('ContactCostInput')
export class ContactCost {
  @Field(() => String, { description: 'Name of the channel, such as email. Scenario files name it as costs.channel.' })
  channel!: string;

  @Field(() => Decimal, { description: "In the shop's currency, 0 or more." })
  perContact!: string;
}

/** What the shop says of itself, once for all pages and computations. There is one row, or none yet. */
@Requires('shop:read')
@ObjectType('ShopSettings', {
  description: 'What the shop says of itself, because no log does. What is null is unknown, and is never guessed.',
})
@Entity('shop_settings')
export class ShopSettingsEntity {
  @PrimaryColumn(column.key())
  id!: string;

  @Field(() => String, { nullable: true, description: 'The name that pages show. Null until it is set.' })
  @Column(column.string({ nullable: true }))
  name!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "ISO 4217 code of the currency of the log's prices, such as KRW. Null until it is set.",
  })
  @Column(column.string({ nullable: true }))
  currency!: string | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Fraction from 0 to 1 that is left of sales after the goods are paid, over all categories. Null until it is set: simulations then tell revenue and no profit.',
  })
  @Column(column.real({ nullable: true }))
  grossMargin!: number | null;

  @Field(() => [CategoryMargin], { description: 'Margins of categories that differ from the overall one.' })
  @Column(column.json())
  categoryMargins!: CategoryMargin[];

  @Field(() => [ContactCost], {
    description: 'What a contact costs by channel. A channel that is not here is unknown.',
  })
  @Column(column.json())
  contactCosts!: ContactCost[];

  @Field(() => WeekStart, {
    nullable: true,
    description: "The day with which weeks begin on pages. Null until it is set: the page's language decides.",
  })
  @Column(column.text({ nullable: true }))
  weekStart!: WeekStart | null;

  @Field(() => Int, { description: 'How often the settings were changed. Send it back with a change.' })
  @Column(column.integer())
  version!: number;

  @Field(() => DateTime, { nullable: true, description: 'When they were changed last. Null until then.' })
  @Column(column.instant({ nullable: true }))
  updatedAt!: Date | null;
}

@InputType({ description: 'What to change. A field that is left out stays as it is; null makes a value unknown.' })
export class SaveShopSettingsInput {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217 code, such as KRW.' })
  currency?: string | null;

  @Field(() => Float, { nullable: true, description: 'Fraction from 0 to 1: 0.35 is 35 %.' })
  grossMargin?: number | null;

  @Field(() => [CategoryMargin], { nullable: true, description: 'All of them; null or an empty list for none.' })
  categoryMargins?: CategoryMargin[] | null;

  @Field(() => [ContactCost], { nullable: true, description: 'All of them; null or an empty list for none.' })
  contactCosts?: ContactCost[] | null;

  @Field(() => WeekStart, { nullable: true })
  weekStart?: WeekStart | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that was changed. If the settings have another one by now, the answer is CONFLICT with the settings as they are. Leave it out to overwrite whatever is there.',
  })
  version?: number | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SaveShopSettingsPayload extends MutationPayload {
  @Field(() => ShopSettingsEntity, { nullable: true, description: 'With CONFLICT the settings as they are now.' })
  settings!: ShopSettingsEntity | null;
}
