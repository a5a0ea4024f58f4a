import { Button, Pill, SegmentedControl, Tooltip } from '@mantine/core';
import { IconEye, IconShoppingCart } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { CategoryFilter } from '../scope/category-filter.js';
import { usePatchParams } from '../ui/page/url-state.js';
import { ProductField } from './product-field.js';
import { useProductName } from './product-name.js';
import { CartProductDocument } from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';
import { personOf, subjectKinds, writeCart, type CartItem, type Subject } from './subject.js';
import { UserField } from './user-field.js';

/** Whom or what to recommend for; the choice lives in the address. */
export function SubjectPicker({ subject }: { subject: Subject }) {
  const t = useTranslations();
  const patch = usePatchParams();
  const { can } = useSession();
  const setCart = (items: readonly CartItem[]): void => patch({ items: writeCart(items) });
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('recommendations.forLabel')}
        value={subject.kind}
        onChange={(kind) => patch({ for: kind === 'user' ? null : kind, model: null })}
        data={subjectKinds.map((value) => ({ value, label: t(`recommendations.for.${value}`) }))}
      />
      {subject.kind === 'user' && (
        <UserField
          label={t('recommendations.userLabel')}
          value={subject.user}
          mayList={can('people:read')}
          onChoose={(user) => patch({ user })}
        />
      )}
      {subject.kind === 'product' && (
        <ProductField
          label={t('recommendations.productLabel')}
          value={subject.product}
          onChoose={(product) => patch({ product })}
        />
      )}
      {subject.kind === 'category' && (
        <>
          <CategoryFilter value={subject.category || null} onChange={(of) => patch({ of })} />
          {subject.category !== '' && (
            <UserField
              label={t('recommendations.visitorLabel')}
              value={subject.visitor}
              mayList={can('people:read')}
              onChoose={(visitor) => patch({ visitor })}
            />
          )}
          {personOf(subject) !== null && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => patch({ visitor: null })}>
              {t('recommendations.anybody')}
            </Button>
          )}
        </>
      )}
      {subject.kind === 'cart' && (
        <>
          <ProductField
            label={t('recommendations.addToCart')}
            value=""
            isAdding
            onChoose={(id) => {
              if (/^\d+$/.test(id) && !subject.cart.some((item) => item.productExternalId === id))
                setCart([...subject.cart, { productExternalId: id, eventType: 'CART' }]);
            }}
          />
          <ul className={classes.cart} aria-label={t('recommendations.cart')}>
            {subject.cart.map((item) => (
              <Pill
                component="li"
                key={item.productExternalId}
                withRemoveButton
                onRemove={() => setCart(subject.cart.filter((other) => other !== item))}
                removeButtonProps={{
                  'aria-label': t('recommendations.remove', { id: item.productExternalId }),
                  tabIndex: 0,
                  'aria-hidden': false,
                }}
              >
                <CartType
                  item={item}
                  onToggle={() =>
                    setCart(
                      subject.cart.map((other) =>
                        other === item ? { ...item, eventType: item.eventType === 'VIEW' ? 'CART' : 'VIEW' } : other,
                      ),
                    )
                  }
                />
              </Pill>
            ))}
          </ul>
          {subject.cart.length > 0 && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => patch({ items: null })}>
              {t('recommendations.emptyCart')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

/** What a product of the cart is called; its id until that is known, and where the log does not know it. */
function useCartName(id: string): string {
  const nameOf = useProductName();
  const [{ data }] = useQuery({ query: CartProductDocument, variables: { id } });
  return data?.product ? nameOf(data.product) : id;
}

/** A product of the cart at hand: one press makes a view of it, or a cart again. */
function CartType({ item: { productExternalId: id, eventType }, onToggle }: { item: CartItem; onToggle(): void }) {
  const t = useTranslations();
  const isView = eventType === 'VIEW';
  const Icon = isView ? IconEye : IconShoppingCart;
  const name = useCartName(id);
  const words = isView ? t('recommendations.asViewed', { id: name }) : t('recommendations.asCarted', { id: name });
  return (
    <Tooltip label={words}>
      <button type="button" className={classes.cartType} aria-label={words} onClick={onToggle}>
        <Icon size={13} stroke={1.8} aria-hidden /> {name}
      </button>
    </Tooltip>
  );
}
