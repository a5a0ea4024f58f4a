import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { fraction } from '../plan-state.js';
import {
  corrections,
  decidingComparisons,
  frameworkKinds,
  spendings,
  type ChangeOf,
  type FrameworkDraft,
  type PlanDraft,
} from './draft.js';
import classes from './designer.module.css';
import { PercentInput, PlainInput } from './inputs.js';

interface FrameworkProps {
  plan: PlanDraft;
  alpha: number | null;
  errors: Readonly<Record<string, string>>;
  onChange(part: ChangeOf<PlanDraft>): void;
  onAlpha(alpha: number | null): void;
}

/** By which statistics the test is judged, and how often it may be looked at. */
export function FrameworkFields({ plan, alpha, errors, onChange, onAlpha }: FrameworkProps) {
  const t = useTranslations();
  const { framework } = plan;
  const set = (part: Partial<FrameworkDraft>): void =>
    onChange((now) => ({ framework: { ...now.framework, ...part } }));
  const error = (field: string): string | undefined => errors[`plan.framework.${field}`];
  const isAnytime = framework.kind === 'CONFIDENCE_SEQUENCE' || framework.kind === 'MIXTURE_SPRT';
  return (
    <fieldset className={classes.group}>
      <legend>{t('designer.judged')}</legend>
      <div className={classes.fields}>
        <Select
          size="xs"
          className={classes.wide}
          label={t('designer.frameworkLabel')}
          description={t(`designer.frameworkHint.${framework.kind}`)}
          value={framework.kind}
          data={frameworkKinds.map((value) => ({ value, label: t(`designer.framework.${value}`) }))}
          onChange={(value) => set({ kind: frameworkKinds.find((kind) => kind === value) ?? framework.kind })}
          error={error('kind')}
          allowDeselect={false}
        />
        <PercentInput
          label={t('campaigns.alpha')}
          value={alpha}
          min={0}
          max={50}
          onChange={onAlpha}
          error={errors['alpha']}
        />
        {decidingComparisons(plan) > 1 && framework.kind !== 'BAYESIAN' && (
          <Select
            size="xs"
            label={t('designer.correctionLabel')}
            value={plan.correction}
            data={corrections.map((value) => ({ value, label: t(`designer.correction.${value}`) }))}
            onChange={(value) =>
              onChange({ correction: corrections.find((kind) => kind === value) ?? plan.correction })
            }
            error={errors['plan.correction']}
            allowDeselect={false}
          />
        )}
        {framework.kind === 'GROUP_SEQUENTIAL' && (
          <>
            <LookFields
              fractions={framework.fractions}
              error={error('fractions')}
              onChange={(fractions) => set({ fractions })}
            />
            <Select
              size="xs"
              label={t('designer.spendingLabel')}
              value={framework.spending}
              data={spendings.map((value) => ({ value, label: t(`designer.spending.${value}`) }))}
              onChange={(value) => set({ spending: spendings.find((kind) => kind === value) ?? framework.spending })}
              allowDeselect={false}
            />
          </>
        )}
        {isAnytime && (
          <PlainInput
            label={t('designer.firstLook')}
            placeholder={t('designer.usual', { value: '1,000' })}
            value={framework.firstLook}
            allowDecimal={false}
            thousandSeparator=","
            min={2}
            onChange={(firstLook) => set({ firstLook })}
            error={error('firstLook')}
          />
        )}
        {framework.kind === 'CONFIDENCE_SEQUENCE' && (
          <PlainInput
            label={t('designer.tunedAt')}
            placeholder={t('designer.usual', { value: '5,000' })}
            value={framework.tunedAt}
            allowDecimal={false}
            thousandSeparator=","
            min={1}
            onChange={(tunedAt) => set({ tunedAt })}
            error={error('tunedAt')}
          />
        )}
        {framework.kind === 'MIXTURE_SPRT' && (
          <PercentInput
            label={t('designer.typicalUplift')}
            value={framework.typicalUplift}
            min={0}
            onChange={(typicalUplift) => set({ typicalUplift })}
            error={error('typicalUplift')}
          />
        )}
        {framework.kind === 'BAYESIAN' && (
          <>
            <PercentInput
              label={t('designer.probabilityTreatmentIsBetter')}
              placeholder={t('designer.usual', { value: '95 %' })}
              value={framework.probabilityTreatmentIsBetter}
              min={50}
              max={100}
              onChange={(probabilityTreatmentIsBetter) => set({ probabilityTreatmentIsBetter })}
              error={error('probabilityTreatmentIsBetter')}
            />
            <PercentInput
              label={t('designer.maximumLoss')}
              placeholder={t('designer.any')}
              value={framework.maximumLoss}
              min={0}
              onChange={(maximumLoss) => set({ maximumLoss })}
              error={error('maximumLoss')}
            />
            <PercentInput
              label={t('designer.priorMean')}
              placeholder={t('designer.usual', { value: '0 %' })}
              value={framework.priorMean}
              onChange={(priorMean) => set({ priorMean })}
              error={error('priorMean')}
            />
            <PercentInput
              label={t('designer.priorSd')}
              placeholder={t('designer.noPrior')}
              value={framework.priorSd}
              min={0}
              onChange={(priorSd) => set({ priorSd })}
              error={error('priorSd')}
            />
          </>
        )}
      </div>
    </fieldset>
  );
}

const written = (fractions: readonly number[]): string =>
  fractions.map((share) => Number((share * 100).toPrecision(6))).join(', ');

/** The shares of the users at which it is looked, as per cents in a row. */
function LookFields({
  fractions,
  error,
  onChange,
}: {
  fractions: readonly number[];
  error: string | undefined;
  onChange(fractions: readonly number[]): void;
}) {
  const t = useTranslations();
  const [text, setText] = useState(written(fractions));
  const [taken, setTaken] = useState(fractions);
  if (fractions !== taken) {
    setTaken(fractions);
    if (written(fractions) !== written(readLooks(text))) setText(written(fractions));
  }
  return (
    <>
      <PlainInput
        label={t('designer.looks')}
        value={fractions.length}
        min={1}
        max={20}
        allowDecimal={false}
        onChange={(looks) =>
          looks !== null &&
          looks >= 1 &&
          looks <= 20 &&
          onChange(Array.from({ length: looks }, (_, at) => (at + 1) / looks))
        }
      />
      <TextInput
        size="xs"
        label={t('designer.lookShares')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onChange(readLooks(event.currentTarget.value));
        }}
        error={error}
      />
    </>
  );
}

/** "25, 50, 100" → [0.25, 0.5, 1]; what is no number is NaN, which no check lets through. */
function readLooks(text: string): number[] {
  return text
    .split(/[\s,;%]+/)
    .filter((part) => part !== '')
    .map((part) => fraction(Number(part)));
}
