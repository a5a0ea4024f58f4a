import { Arg, Ctx, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { SaveShopSettingsInput, SaveShopSettingsPayload, ShopSettingsEntity } from './shop-settings.entity.js';
import { settingsOf, shopSettings } from './shop-settings.js';
import { Shop } from './shop.js';

@Resolver(() => Shop)
export class ShopSettingsResolver {
  @Requires('shop:read')
  @FieldResolver(() => ShopSettingsEntity, { description: 'Name, currency, margins, costs of contacts, week start.' })
  settings(@Ctx() { decisions }: RequestContext): Promise<ShopSettingsEntity> {
    return shopSettings(decisions.read);
  }

  @Requires('shop:write')
  @Mutation(() => SaveShopSettingsPayload, {
    description: "Changes the shop's settings. Fields that are left out stay as they are.",
  })
  saveShopSettings(
    @Arg('input', () => SaveShopSettingsInput) input: SaveShopSettingsInput,
    @Ctx() context: RequestContext,
  ): Promise<SaveShopSettingsPayload> {
    return mutate({ settings: null }, async () => {
      const check = new InputCheck();
      const change = settingsOf(input, check);
      check.done();
      const settings = await context.decisions.write(async (manager) => {
        const before = await shopSettings(manager);
        const { version } = before;
        if (input.version != null && input.version !== version)
          throw refuse(
            'CONFLICT',
            'version',
            `The settings were changed meanwhile: they have version ${version}, not ${input.version}. Look at them as they are now, and change them again.`,
            { settings: before },
          );
        return manager.save(
          ShopSettingsEntity,
          Object.assign(before, change, { version: version + 1, updatedAt: context.now() }),
        );
      });
      return { settings };
    });
  }
}
