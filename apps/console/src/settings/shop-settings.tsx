import { ActionIcon, Autocomplete, Button, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import {
  ListCategoriesDocument,
  SaveShopSettingsDocument,
  GetShopSettingsDocument,
} from '@cartograph/sdk/operations/shop';
import { useLanguage } from '../i18n/language.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { RestoredNote, useKeptDraft } from '../ui/form/kept-draft.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { useToast } from '../ui/notice/toast.js';
import {
  type CategoryPercent,
  type ChannelCost,
  type Draft,
  draftOf,
  fractionOf,
  onTopOf,
  type Percent,
  type Settings,
  type Theirs,
} from './shop-draft.js';
import classes from './settings.module.css';

const weekStarts = ['MONDAY', 'SATURDAY', 'SUNDAY'] as const;

/** What the shop says of itself, once for all pages: name, currency, margins, costs of contacts, week start. */
export function ShopSettings() {
  const [{ data, error }, ask] = useQuery({ query: GetShopSettingsDocument, requestPolicy: 'cache-and-network' });
  return (
    <QueryView
      data={data?.shop.settings}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      whileLoading={<Waiting heights={[420]} />}
    >
      {(settings) => <Form settings={settings} />}
    </QueryView>
  );
}

/** What is typed, with the settings it was typed on: what is restored overwrites nothing that was saved meanwhile. */
const begun = (settings: Settings): { settings: Settings; draft: Draft } => ({ settings, draft: draftOf(settings) });

function Form({ settings: newest }: { settings: Settings }) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const shop = useShop();
  const isReadOnly = !useSession().can('shop:write');
  const currencies = useCurrencies();
  // What somebody else saves meanwhile does not take away what is typed here: the save is refused, and shows it.
  const kept = useKeptDraft('shop-settings', begun(newest));
  const { settings, draft } = kept.draft;
  const [both, setBoth] = useState<readonly Theirs[]>([]);
  const set = (part: Partial<Draft>): void => kept.write({ settings, draft: { ...draft, ...part } });
  const { name, currency, margin, margins, costs, weekStart } = draft;
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, send] = useMutation(SaveShopSettingsDocument);
  const save = async (): Promise<void> => {
    const { data, error } = await send({
      input: {
        version: settings.version,
        name: name.trim() === '' ? null : name,
        currency,
        grossMargin: fractionOf(margin),
        categoryMargins: margins.flatMap(({ category, percent }) => {
          const grossMargin = fractionOf(percent);
          return category === '' || grossMargin === null ? [] : [{ category, grossMargin }];
        }),
        contactCosts: costs.flatMap(({ channel, perContact }) =>
          channel.trim() === '' || perContact === '' ? [] : [{ channel, perContact }],
        ),
        weekStart,
      },
    });
    setRefusal(
      read({ userErrors: data?.saveShopSettings.userErrors, error }, ['name', 'currency'], {
        CONFLICT: t('settings.shopForm.conflict'),
        'TAKEN category': t('settings.shopForm.categoryTwice'),
        'TAKEN channel': t('settings.shopForm.channelTwice'),
      }),
    );
    const saved = data?.saveShopSettings.settings;
    if (!saved) return;
    setBoth([]);
    if (data.saveShopSettings.userErrors.some(({ code }) => code === 'CONFLICT')) {
      const merged = onTopOf(settings, draft, saved);
      kept.write({ settings: saved, draft: merged.draft });
      setBoth(merged.both);
    } else if (data.saveShopSettings.userErrors.length === 0) {
      kept.forget(begun(saved));
      toast({ kind: 'done', text: t('settings.saved') });
    }
  };
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset disabled={isReadOnly} className={classes.plain}>
        {isReadOnly && <p className={classes.note}>{t('settings.shopForm.readOnly')}</p>}
        <RestoredNote draft={kept} />
        <Section title={t('settings.shop')}>
          <div className={classes.form}>
            <TextInput
              label={t('settings.shopName')}
              placeholder={shop.name}
              value={name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={refusal.fields['name']}
            />
            <TextInput label={t('method.timeZone')} value={shop.timeZone} readOnly />
            <Select
              label={t('settings.currency')}
              description={t('settings.shopForm.currencyNote')}
              placeholder={t('snapshotLine.currencyUnknown')}
              data={currencies}
              value={currency}
              onChange={(value) => set({ currency: value })}
              searchable
              clearable
              limit={200}
              error={refusal.fields['currency']}
            />
            <div>
              <p className={classes.label}>{t('settings.shopForm.weekStart')}</p>
              <SegmentedControl
                aria-label={t('settings.shopForm.weekStart')}
                value={weekStart ?? 'none'}
                disabled={isReadOnly}
                onChange={(value) => set({ weekStart: weekStarts.find((day) => day === value) ?? null })}
                data={[
                  { value: 'none', label: t('settings.shopForm.weekStartUnset') },
                  ...weekStarts.map((value) => ({ value, label: t(`settings.shopForm.weekStarts.${value}`) })),
                ]}
              />
            </div>
          </div>
        </Section>
        <Section title={t('settings.shopForm.margin')} note={t('settings.shopForm.marginNote')}>
          <div className={classes.form}>
            <PercentField
              label={t('settings.shopForm.marginOverall')}
              value={margin}
              onChange={(value) => set({ margin: value })}
            />
            <CategoryMargins margins={margins} onChange={(value) => set({ margins: value })} />
          </div>
        </Section>
        <Section title={t('settings.shopForm.contacts')} note={t('settings.shopForm.contactsNote')}>
          <div className={classes.form}>
            <ContactCosts costs={costs} onChange={(value) => set({ costs: value })} />
          </div>
        </Section>
        <FormAlert text={refusal.general} />
        {both.length > 0 && <BothChanged both={both} />}
        {!isReadOnly && (
          <div>
            <Button type="submit" loading={fetching}>
              {t('settings.save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}

/** What both changed: the form keeps yours, and theirs is named. */
function BothChanged({ both }: { both: readonly Theirs[] }) {
  const t = useTranslations();
  const fieldOf = (one: Theirs): string => {
    if (one.field === 'category')
      return one.name === WITHOUT_CATEGORY ? t('words.noCategory') : categoryLabel(one.name);
    if (one.field === 'channel') return one.name;
    return {
      name: t('settings.shopName'),
      currency: t('settings.currency'),
      margin: t('settings.shopForm.marginOverall'),
      weekStart: t('settings.shopForm.weekStart'),
    }[one.field];
  };
  const valueOf = (one: Theirs): string => {
    if (one.field === 'weekStart')
      return one.value === null
        ? t('settings.shopForm.weekStartUnset')
        : t(`settings.shopForm.weekStarts.${one.value}`);
    if (one.value === null || one.value === '') return t('settings.shopForm.unknown');
    return one.field === 'margin' || one.field === 'category' ? `${one.value} %` : one.value;
  };
  return (
    <>
      <p className={classes.note}>{t('settings.shopForm.bothChanged')}</p>
      <ul className={classes.note}>
        {both.map((one) => (
          <li key={`${one.field} ${'name' in one ? one.name : ''}`}>
            {t('settings.shopForm.theirs', { field: fieldOf(one), value: valueOf(one) })}
          </li>
        ))}
      </ul>
    </>
  );
}

function PercentField({ label, value, onChange }: { label: string; value: Percent; onChange(value: Percent): void }) {
  const t = useTranslations();
  return (
    <NumberInput
      label={label}
      placeholder={t('settings.shopForm.unknown')}
      suffix=" %"
      min={0}
      max={100}
      clampBehavior="strict"
      hideControls
      value={value}
      onChange={onChange}
    />
  );
}

/** What the server calls products without a category. */
const WITHOUT_CATEGORY = '(none)';

function CategoryMargins({
  margins,
  onChange,
}: {
  margins: readonly CategoryPercent[];
  onChange(margins: CategoryPercent[]): void;
}) {
  const t = useTranslations();
  const [{ data }] = useQuery({ query: ListCategoriesDocument, variables: {} });
  const known = new Set([
    ...(data?.categories ?? []).map(({ id }) => id),
    WITHOUT_CATEGORY,
    ...margins.map(({ category }) => category),
  ]);
  known.delete('');
  const change = (place: number, next: Partial<CategoryPercent>): void =>
    onChange(margins.map((one, at) => (at === place ? { ...one, ...next } : one)));
  return (
    <>
      {margins.map(({ category, percent }, place) => (
        <div key={place} className={classes.entry}>
          <Select
            label={t('settings.shopForm.category')}
            data={[...known].map((code) => ({
              value: code,
              label: code === WITHOUT_CATEGORY ? t('words.noCategory') : categoryLabel(code),
            }))}
            value={category === '' ? null : category}
            onChange={(next) => change(place, { category: next ?? '' })}
            searchable
            limit={300}
          />
          <PercentField
            label={t('settings.shopForm.marginOf')}
            value={percent}
            onChange={(next) => change(place, { percent: next })}
          />
          <Remove
            label={t('settings.shopForm.remove', {
              name: category === '' ? String(place + 1) : categoryLabel(category),
            })}
            onRemove={() => onChange(margins.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <Add
        label={t('settings.shopForm.addCategory')}
        onAdd={() => onChange([...margins, { category: '', percent: '' }])}
      />
    </>
  );
}

/** A small number is written out: 1e-7 is no decimal to the server. */
const plainText = (value: number | string): string =>
  typeof value === 'number' && Math.abs(value) < 1e-6 && value !== 0
    ? value.toFixed(12).replace(/\.?0+$/, '')
    : String(value);

function ContactCosts({ costs, onChange }: { costs: readonly ChannelCost[]; onChange(costs: ChannelCost[]): void }) {
  const t = useTranslations();
  const change = (place: number, next: Partial<ChannelCost>): void =>
    onChange(costs.map((one, at) => (at === place ? { ...one, ...next } : one)));
  return (
    <>
      {costs.map(({ channel, perContact }, place) => (
        <div key={place} className={classes.entry}>
          <Autocomplete
            label={t('settings.shopForm.channel')}
            data={['email', 'sms', 'push', 'letter']}
            value={channel}
            onChange={(next) => change(place, { channel: next })}
          />
          <NumberInput
            label={t('settings.shopForm.costOf')}
            placeholder={t('settings.shopForm.unknown')}
            min={0}
            decimalScale={12}
            hideControls
            value={perContact}
            onChange={(next) => change(place, { perContact: plainText(next) })}
          />
          <Remove
            label={t('settings.shopForm.remove', { name: channel === '' ? String(place + 1) : channel })}
            onRemove={() => onChange(costs.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <Add
        label={t('settings.shopForm.addChannel')}
        onAdd={() => onChange([...costs, { channel: '', perContact: '' }])}
      />
    </>
  );
}

function Add({ label, onAdd }: { label: string; onAdd(): void }) {
  return (
    <div>
      <Button size="xs" variant="default" leftSection={<IconPlus size={14} stroke={1.8} />} onClick={onAdd}>
        {label}
      </Button>
    </div>
  );
}

function Remove({ label, onRemove }: { label: string; onRemove(): void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={onRemove}>
      <IconTrash size={16} stroke={1.7} />
    </ActionIcon>
  );
}

/** All currencies by their names in the page's language. */
function useCurrencies(): { value: string; label: string }[] {
  const { locale } = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((code) => ({
      value: code,
      label: `${code} · ${names.of(code) ?? code}`,
    }));
  }, [locale]);
}
