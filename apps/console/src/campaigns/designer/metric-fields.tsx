import { ActionIcon, Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { cuts, kindsOf, mayCut, mayUseBefore, metricRoles, metricSources, type MetricDraft } from './draft.js';
import classes from './designer.module.css';
import { PercentInput, PlainInput, SizeInput } from './inputs.js';

interface MetricProps {
  metric: MetricDraft;
  /** Sentences by field of the metric. */
  errors: Readonly<Record<string, string>>;
  mayRemove: boolean;
  onChange(part: Partial<MetricDraft>): void;
  onRemove(): void;
}

/** One metric: what is measured of whom, what it is for, and how its noise is held down. */
export function MetricFields({ metric, errors, mayRemove, onChange: set, onRemove }: MetricProps) {
  const t = useTranslations();
  const kinds = kindsOf[metric.source];
  const chooseSource = (value: string | null): void => {
    const source = metricSources.find((known) => known === value) ?? metric.source;
    set({ source, kind: kindsOf[source].find((kind) => kind === metric.kind) ?? kindsOf[source][0] ?? metric.kind });
  };
  return (
    <li className={classes.metric}>
      <div className={classes.metricHead}>
        <TextInput
          size="xs"
          label={t('designer.metricName')}
          value={metric.name}
          maxLength={100}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errors['name']}
        />
        <Select
          size="xs"
          label={t('designer.sourceLabel')}
          value={metric.source}
          data={metricSources.map((value) => ({ value, label: t(`designer.source.${value}`) }))}
          onChange={chooseSource}
          error={errors['source']}
          allowDeselect={false}
        />
        <Select
          size="xs"
          label={t('designer.kindLabel')}
          value={metric.kind}
          disabled={kinds.length === 1}
          data={kinds.map((value) => ({ value, label: t(`designer.kind.${value}`) }))}
          onChange={(value) => set({ kind: kinds.find((kind) => kind === value) ?? metric.kind })}
          error={errors['kind']}
          allowDeselect={false}
        />
        <Select
          size="xs"
          label={t('designer.roleLabel')}
          value={metric.role}
          data={metricRoles.map((value) => ({ value, label: t(`designer.role.${value}`) }))}
          onChange={(value) => set({ role: metricRoles.find((role) => role === value) ?? metric.role })}
          error={errors['role']}
          allowDeselect={false}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.remove}
          aria-label={t('designer.removeMetric', { name: metric.name })}
          disabled={!mayRemove}
          onClick={onRemove}
        >
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      <div className={classes.fields}>
        <div>
          <div className={classes.label}>{t('designer.better')}</div>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('designer.better')}
            value={metric.higherIsBetter ? 'more' : 'less'}
            onChange={(value) => set({ higherIsBetter: value === 'more' })}
            data={[
              { value: 'more', label: t('designer.more') },
              { value: 'less', label: t('designer.less') },
            ]}
          />
        </div>
        {metric.role === 'GUARDRAIL' && (
          <SizeInput
            label={t('designer.margin')}
            size={metric.margin}
            onChange={(margin) => set({ margin })}
            error={errors['margin'] ?? errors['margin.value']}
          />
        )}
        <SizeInput
          label={t('designer.relevant')}
          size={metric.relevantEffect}
          onChange={(relevantEffect) => set({ relevantEffect })}
          error={errors['relevantEffect'] ?? errors['relevantEffect.value']}
        />
        {metric.kind === 'QUANTILE' && (
          <PercentInput
            label={t('designer.quantile')}
            value={metric.quantile}
            min={0}
            max={100}
            onChange={(quantile) => set({ quantile })}
            error={errors['quantile']}
          />
        )}
        {metric.kind === 'RETENTION' && (
          <>
            <PlainInput
              label={t('designer.backFrom')}
              value={metric.retentionFromDay}
              min={0}
              onChange={(retentionFromDay) => set({ retentionFromDay })}
              error={errors['retentionFromDay']}
            />
            <PlainInput
              label={t('designer.backTo')}
              value={metric.retentionToDay}
              min={0}
              onChange={(retentionToDay) => set({ retentionToDay })}
              error={errors['retentionToDay']}
            />
          </>
        )}
        {mayCut(metric) && <CutFields metric={metric} errors={errors} set={set} />}
        {mayUseBefore(metric) && (
          <Checkbox
            size="xs"
            className={classes.check}
            label={t('designer.cuped')}
            description={t('designer.cupedHint')}
            checked={metric.cuped}
            onChange={(event) => set({ cuped: event.currentTarget.checked })}
            error={errors['cuped']}
          />
        )}
      </div>
    </li>
  );
}

function CutFields({
  metric,
  errors,
  set,
}: {
  metric: MetricDraft;
  errors: MetricProps['errors'];
  set(part: Partial<MetricDraft>): void;
}) {
  const t = useTranslations();
  return (
    <>
      <Select
        size="xs"
        label={t('designer.cutLabel')}
        value={metric.cut}
        data={cuts.map((value) => ({ value, label: t(`designer.cut.${value}`) }))}
        onChange={(value) => set({ cut: cuts.find((cut) => cut === value) ?? metric.cut })}
        allowDeselect={false}
      />
      {metric.cut === 'QUANTILE' && (
        <PercentInput
          label={t('designer.cutQuantile')}
          value={metric.winsorizeQuantile}
          min={0}
          max={100}
          onChange={(winsorizeQuantile) => set({ winsorizeQuantile })}
          error={errors['winsorizeQuantile']}
        />
      )}
      {metric.cut === 'CAP' && (
        <PlainInput
          label={t('designer.cutCap')}
          value={metric.winsorizeCap}
          thousandSeparator=","
          onChange={(winsorizeCap) => set({ winsorizeCap })}
          error={errors['winsorizeCap']}
        />
      )}
    </>
  );
}
