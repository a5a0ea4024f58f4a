import { Autocomplete, SegmentedControl, Select, Slider, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { FieldName } from './rule-problems.js';
import type { Rule, RuleOf } from './rule.js';
import classes from './rules.module.css';
import { TargetFields, useProducts } from './target-fields.js';
import { TypedNumber } from './typed-fields.js';

export interface FieldsProps<R extends Rule> {
  rule: R;
  /** What is wrong with a field, in words. */
  errors: Partial<Record<FieldName, string>>;
  onChange(rule: Rule): void;
}

/** What a rule says beyond its name. */
export function RuleFields({ rule, errors, onChange }: FieldsProps<Rule>) {
  switch (rule.kind) {
    case 'ALLOW':
    case 'DENY':
    case 'BURY':
      return <TargetFields target={rule} onChange={(target) => onChange({ ...rule, ...target })} />;
    case 'BOOST':
      return <BoostFields {...{ rule, errors, onChange }} />;
    case 'PRICE':
      return <PriceFields {...{ rule, errors, onChange }} />;
    case 'IN_STOCK':
      return <StockField {...{ rule, errors, onChange }} />;
    case 'BOUGHT':
      return <BoughtFields {...{ rule, errors, onChange }} />;
    case 'CAP':
      return <CapFields {...{ rule, errors, onChange }} />;
    case 'DIVERSITY':
      return <DiversityFields {...{ rule, errors, onChange }} />;
    case 'PIN':
      return <PinFields {...{ rule, errors, onChange }} />;
  }
}

function BoostFields({ rule, errors, onChange }: FieldsProps<RuleOf<'BOOST'>>) {
  const t = useTranslations();
  return (
    <>
      <TypedNumber
        size="xs"
        w={110}
        label={t('rules.factor')}
        value={rule.factor}
        onCommit={(factor) => onChange({ ...rule, factor })}
        error={errors.factor}
        min={0}
        step={0.1}
        decimalScale={3}
      />
      <TargetFields target={rule} onChange={(target) => onChange({ ...rule, ...target })} />
    </>
  );
}

function PriceFields({ rule, errors, onChange }: FieldsProps<RuleOf<'PRICE'>>) {
  const t = useTranslations();
  return (
    <>
      <div className={classes.pair}>
        <TypedNumber
          size="xs"
          label={t('rules.min')}
          value={rule.min}
          onCommit={(min) => onChange({ ...rule, min })}
          error={errors.min}
          min={0}
          decimalScale={2}
          thousandSeparator=","
        />
        <TypedNumber
          size="xs"
          label={t('rules.max')}
          value={rule.max}
          onCommit={(max) => onChange({ ...rule, max })}
          error={errors.max}
          min={0}
          decimalScale={2}
          thousandSeparator=","
        />
      </div>
      <Switch
        size="xs"
        label={t('rules.unpriced')}
        checked={rule.unpriced === 'KEEP'}
        onChange={(event) => onChange({ ...rule, unpriced: event.currentTarget.checked ? 'KEEP' : 'DROP' })}
      />
    </>
  );
}

function StockField({ rule, onChange }: FieldsProps<RuleOf<'IN_STOCK'>>) {
  const t = useTranslations();
  return (
    <Switch
      size="xs"
      label={t('rules.unlisted')}
      checked={rule.unlisted === 'KEEP'}
      onChange={(event) => onChange({ ...rule, unlisted: event.currentTarget.checked ? 'KEEP' : 'DROP' })}
    />
  );
}

const windows = ['LEARNED', 'DAYS', 'NEVER'] as const;

function BoughtFields({ rule, errors, onChange }: FieldsProps<RuleOf<'BOUGHT'>>) {
  const t = useTranslations();
  return (
    <div className={classes.pair}>
      <Select
        size="xs"
        label={t('rules.window')}
        value={rule.window}
        onChange={(value) => onChange({ ...rule, window: windows.find((window) => window === value) ?? rule.window })}
        data={windows.map((value) => ({ value, label: t(`rules.windows.${value}`) }))}
        allowDeselect={false}
      />
      {rule.window === 'DAYS' && (
        <TypedNumber
          size="xs"
          label={t('rules.days')}
          value={rule.days}
          onCommit={(days) => onChange({ ...rule, days })}
          error={errors.days}
          min={0}
          allowDecimal={false}
        />
      )}
    </div>
  );
}

const groupings = ['CATEGORY', 'BRAND'] as const;

function CapFields({ rule, errors, onChange }: FieldsProps<RuleOf<'CAP'>>) {
  const t = useTranslations();
  return (
    <>
      <div className={classes.pair}>
        <TypedNumber
          size="xs"
          label={t('rules.most')}
          value={rule.most}
          onCommit={(most) => onChange({ ...rule, most })}
          error={errors.most}
          min={1}
          allowDecimal={false}
        />
        <Select
          size="xs"
          label={t('rules.per')}
          value={rule.per}
          onChange={(value) => onChange({ ...rule, per: groupings.find((per) => per === value) ?? rule.per })}
          data={groupings.map((value) => ({ value, label: t(`rules.pers.${value}`) }))}
          allowDeselect={false}
        />
      </div>
      {rule.per === 'CATEGORY' && (
        <TypedNumber
          size="xs"
          label={t('rules.depth')}
          description={t('rules.depthHint')}
          value={rule.depth}
          onCommit={(depth) => onChange({ ...rule, depth })}
          error={errors.depth}
          min={1}
          max={10}
          allowDecimal={false}
        />
      )}
    </>
  );
}

const likenesses = ['CATEGORY', 'BRAND', 'MODEL'] as const;

function DiversityFields({ rule, errors, onChange }: FieldsProps<RuleOf<'DIVERSITY'>>) {
  const t = useTranslations();
  const [lambda, setLambda] = useState(rule.lambda);
  const [taken, setTaken] = useState(rule.lambda);
  if (rule.lambda !== taken) {
    setTaken(rule.lambda);
    setLambda(rule.lambda);
  }
  return (
    <>
      <div>
        <div className={classes.label}>{t('rules.lambda')}</div>
        <Slider
          size="sm"
          thumbLabel={t('rules.lambda')}
          min={0}
          max={1}
          step={0.05}
          value={lambda}
          onChange={setLambda}
          onChangeEnd={(value) => onChange({ ...rule, lambda: value })}
          label={(value) => value.toFixed(2)}
          marks={[
            { value: 0, label: t('rules.lambdaEnds.variety') },
            { value: 1, label: t('rules.lambdaEnds.score') },
          ]}
          className={classes.slider}
        />
        {errors.lambda && <p className={classes.error}>{errors.lambda}</p>}
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('rules.by')}
        value={rule.by}
        onChange={(value) => onChange({ ...rule, by: likenesses.find((by) => by === value) ?? rule.by })}
        data={likenesses.map((value) => ({ value, label: t(`rules.bys.${value}`) }))}
      />
    </>
  );
}

function PinFields({ rule, errors, onChange }: FieldsProps<RuleOf<'PIN'>>) {
  const t = useTranslations();
  const [text, setText] = useState(rule.product);
  const [taken, setTaken] = useState(rule.product);
  if (rule.product !== taken) {
    setTaken(rule.product);
    setText(rule.product);
  }
  const words = useProducts(text === rule.product ? '' : text);
  const take = (product: string): void => {
    if (product !== rule.product) onChange({ ...rule, product });
  };
  return (
    <>
      <div className={classes.pin}>
        <Autocomplete
          size="xs"
          label={t('rules.product')}
          placeholder={t('rules.targetHint.products')}
          value={text}
          data={[...words.keys()]}
          filter={({ options }) => options}
          onChange={setText}
          onOptionSubmit={take}
          onBlur={() => take(text.trim())}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take(text.trim());
          }}
          renderOption={({ option }) => (
            <span>
              <strong className="numbers">{option.value}</strong> {words.get(option.value)}
            </span>
          )}
          error={errors.product}
        />
        <TypedNumber
          size="xs"
          label={t('rules.rank')}
          value={rule.rank}
          onCommit={(rank) => onChange({ ...rule, rank })}
          error={errors.rank}
          errorProps={{ className: 'visually-hidden' }}
          min={1}
          max={100}
          allowDecimal={false}
        />
      </div>
      {errors.rank !== undefined && (
        <p className={classes.error} aria-hidden>
          {errors.rank}
        </p>
      )}
    </>
  );
}
