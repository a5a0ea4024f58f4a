import { ActionIcon, Button, Checkbox, MultiSelect, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { EventType, FunnelStepInput } from '@cartograph/sdk/schema';
import { useTranslations } from 'use-intl';
import { BrandFilter } from '../scope/brand-filter.js';
import { CategoryFilter } from '../scope/category-filter.js';
import { Section } from '../ui/page/page.js';
import { PriceField } from '../ui/form/price-field.js';
import { usePatchParams, useUrlState } from '../ui/page/url-state.js';
import {
  breakdownCodec,
  breakdowns,
  DEFAULT_STEPS,
  eventTypes,
  excludeCodec,
  FEWEST_STEPS,
  holdCodec,
  holds,
  MOST_STEPS,
  orderCodec,
  orders,
  stepsCodec,
  withinCodec,
  withinOptions,
  withOptionalInside,
} from './funnel-state.js';
import classes from './step-builder.module.css';
import { useStepWords } from './step-words.js';

/** What is asked: the steps and how they hang together. It lives in the address; the steps open on demand. */
export function StepBuilder() {
  const t = useTranslations();
  const words = useStepWords();
  const patch = usePatchParams();
  const [isOpen, { toggle }] = useDisclosure();
  const [steps, setSteps] = useUrlState('steps', stepsCodec);
  const change = (next: readonly FunnelStepInput[]): void => setSteps(withOptionalInside(next));
  const isDefault = stepsCodec.write(steps) === stepsCodec.write(DEFAULT_STEPS);
  return (
    <Section
      title={t('funnel.builder.title')}
      aside={
        <Button variant="default" size="compact-sm" onClick={toggle} aria-expanded={isOpen}>
          {isOpen ? t('funnel.builder.hide') : t('funnel.builder.show')}
        </Button>
      }
    >
      <p className={classes.path}>
        {steps.map((step) => words(step) + (step.isOptional ? ` (${t('funnel.optional')})` : '')).join(' → ')}
      </p>
      {isOpen && (
        <>
          <ol className={classes.steps}>
            {steps.map((step, place) => (
              <StepEditor
                key={place}
                step={step}
                place={place}
                total={steps.length}
                onChange={(next) => change(steps.map((other, at) => (at === place ? next : other)))}
                onMove={(by) => change(moved(steps, place, by))}
                onRemove={() => change(steps.filter((_, at) => at !== place))}
              />
            ))}
          </ol>
          <div className={classes.row}>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              disabled={steps.length >= MOST_STEPS}
              onClick={() => change([...steps, { eventTypes: ['PURCHASE'] }])}
            >
              {t('funnel.builder.add')}
            </Button>
            {!isDefault && (
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => patch({ steps: null })}>
                {t('funnel.builder.reset')}
              </Button>
            )}
          </div>
        </>
      )}
      <Choices />
    </Section>
  );
}

function Choices() {
  const t = useTranslations();
  const [order, setOrder] = useUrlState('order', orderCodec);
  const [hold, setHold] = useUrlState('hold', holdCodec);
  const [within, setWithin] = useUrlState('within', withinCodec);
  const [by, setBy] = useUrlState('by', breakdownCodec);
  const [excluded, setExcluded] = useUrlState('not', excludeCodec);
  return (
    <div className={classes.row}>
      <Select
        size="xs"
        w={180}
        label={t('funnel.builder.order')}
        value={order}
        allowDeselect={false}
        onChange={(value) => setOrder(orderCodec.read(value ?? '') ?? 'ORDERED')}
        data={orders.map((value) => ({ value, label: t(`funnel.builder.orders.${value}`) }))}
      />
      <Select
        size="xs"
        w={150}
        label={t('funnel.builder.hold')}
        value={hold}
        allowDeselect={false}
        onChange={(value) => setHold(holdCodec.read(value ?? '') ?? 'NOTHING')}
        data={holds.map((value) => ({ value, label: t(`funnel.builder.holds.${value}`) }))}
      />
      <Select
        size="xs"
        w={140}
        label={t('funnel.builder.within')}
        value={within}
        allowDeselect={false}
        onChange={(value) => setWithin(value ?? 'session')}
        data={withinOptions(within).map(({ value, name }) => ({
          value,
          label:
            name === null ? t('funnel.builder.minutes', { count: Number(value) }) : t(`funnel.builder.withins.${name}`),
        }))}
      />
      <Select
        size="xs"
        w={170}
        label={t('funnel.builder.breakdown')}
        value={by}
        allowDeselect={false}
        onChange={(value) => setBy(breakdownCodec.read(value ?? '') ?? 'CATEGORY')}
        data={breakdowns.map((value) => ({ value, label: t(`funnel.builder.breakdowns.${value}`) }))}
      />
      {order !== 'STRICT' && (
        <MultiSelect
          size="xs"
          w={230}
          label={t('funnel.builder.exclude')}
          placeholder={excluded.length === 0 ? t('funnel.builder.excludeNothing') : ''}
          value={[...excluded]}
          onChange={(values) => setExcluded(eventTypes.filter((type) => values.includes(type)))}
          data={eventTypes.map((value) => ({ value, label: t(`funnel.builder.excluded.${value}`) }))}
          clearable
        />
      )}
    </div>
  );
}

interface StepEditorProps {
  step: FunnelStepInput;
  place: number;
  total: number;
  onChange(step: FunnelStepInput): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

function StepEditor({ step, place, total, onChange, onMove, onRemove }: StepEditorProps) {
  const t = useTranslations();
  const number = String(place + 1);
  return (
    <li className={classes.step}>
      <span className={classes.number}>{t('funnel.builder.step', { number })}</span>
      <MultiSelect
        size="xs"
        w={{ base: '100%', sm: 210 }}
        aria-label={t('funnel.builder.types', { number })}
        value={[...step.eventTypes]}
        onChange={(values) =>
          values.length > 0 &&
          onChange({ ...step, eventTypes: eventTypes.filter((type: EventType) => values.includes(type)) })
        }
        data={eventTypes.map((value) => ({ value, label: t(`funnel.step.${value}`) }))}
      />
      <CategoryFilter value={step.category ?? null} onChange={(category) => onChange({ ...step, category })} />
      <BrandFilter value={step.brand ?? null} onChange={(brand) => onChange({ ...step, brand })} />
      <PriceField
        label={t('funnel.builder.minPrice')}
        value={step.minPrice ?? ''}
        onTake={(minPrice) => onChange({ ...step, minPrice })}
      />
      <PriceField
        label={t('funnel.builder.maxPrice')}
        value={step.maxPrice ?? ''}
        onTake={(maxPrice) => onChange({ ...step, maxPrice })}
      />
      <Checkbox
        size="xs"
        label={t('funnel.builder.optional')}
        checked={step.isOptional ?? false}
        disabled={place === 0 || place === total - 1}
        onChange={(event) => onChange({ ...step, isOptional: event.currentTarget.checked })}
      />
      <span className={classes.tools}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('funnel.builder.up', { number })}
          disabled={place === 0}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={15} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('funnel.builder.down', { number })}
          disabled={place === total - 1}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={15} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('funnel.builder.remove', { number })}
          disabled={total <= FEWEST_STEPS}
          onClick={onRemove}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </span>
    </li>
  );
}

function moved<T>(items: readonly T[], place: number, by: -1 | 1): T[] {
  const next = [...items];
  const [taken] = next.splice(place, 1);
  if (taken !== undefined) next.splice(place + by, 0, taken);
  return next;
}
