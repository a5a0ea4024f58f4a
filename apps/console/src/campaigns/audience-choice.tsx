import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { readProblem } from '../client/problem.js';
import { ListAudiencesDocument, PreviewAudienceDocument } from '@cartograph/sdk/operations/campaigns';
import { useFormats } from '../i18n/use-formats.js';
import { CategoryFilter } from '../scope/category-filter.js';
import { PeriodPicker } from '../scope/period-picker.js';
import { DemoBadge } from '../ui/notice/demo-badge.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../ui/page/figure.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { Waiting } from '../ui/notice/states.js';
import { usePatchParams } from '../ui/page/url-state.js';
import classes from './campaigns.module.css';
import { askableRule } from './askable-rule.js';
import { audienceKinds, planGap, type Plan } from './plan-state.js';

/** Whom to address, and what they do without a campaign: the baseline that has to be beaten. */
export function AudienceChoice({ plan }: { plan: Plan }) {
  const t = useTranslations();
  const patch = usePatchParams();
  const { count } = useFormats();
  const [{ data: saved }] = useQuery({
    query: ListAudiencesDocument,
    variables: { first: 100 },
    context: dependsOn('Audience'),
  });
  const audiences = saved?.audiences.nodes ?? [];
  const chosen = audiences.find(({ id }) => id === plan.audienceId);
  const rule = chosen ? askableRule(chosen.rule) : plan.rule;
  const isIncomplete = planGap(plan) === 'category' || (plan.audienceId !== null && !chosen);
  const [{ data, error, fetching }] = useQuery({
    query: PreviewAudienceDocument,
    variables: { rule },
    pause: isIncomplete,
  });
  const preview = isIncomplete ? undefined : data?.audiencePreview;
  return (
    <div className={classes.stack}>
      <div className={classes.controls}>
        <SegmentedControl
          size="xs"
          aria-label={t('campaigns.audienceSource')}
          value={plan.audienceId === null ? 'new' : 'saved'}
          // The rule is written even when it is the usual one: an address that names a rule has chosen, and an item's own audience does not come back.
          onChange={(value) =>
            patch(value === 'saved' ? { audience: audiences[0]?.id ?? null } : { audience: null, kind: plan.rule.kind })
          }
          data={[
            { value: 'new', label: t('campaigns.newAudience') },
            {
              value: 'saved',
              label: t('campaigns.savedAudience', { count: audiences.length }),
              disabled: audiences.length === 0,
            },
          ]}
        />
        {plan.audienceId === null ? (
          <>
            <Select
              size="xs"
              w={260}
              aria-label={t('campaigns.kindLabel')}
              value={plan.rule.kind}
              onChange={(kind) => patch({ kind })}
              data={audienceKinds.map((value) => ({ value, label: t(`audience.kind.${value}`) }))}
              allowDeselect={false}
            />
            {plan.rule.kind === 'CATEGORY_VIEWERS' && (
              <CategoryFilter value={plan.rule.category ?? null} onChange={(of) => patch({ of })} />
            )}
            <PeriodPicker
              value={plan.rule.period ?? null}
              answered={null}
              onChange={(period) => patch({ from: period?.from ?? null, to: period?.to ?? null })}
            />
          </>
        ) : (
          <Select
            size="xs"
            w={320}
            aria-label={t('campaigns.savedLabel')}
            value={plan.audienceId}
            onChange={(audience) => patch({ audience })}
            data={audiences.map((audience) => {
              const label = t('actionItems.audienceOption', { name: audience.name, size: audience.size });
              return { value: audience.id, label: audience.isSynthetic ? t('demo.option', { label }) : label };
            })}
            allowDeselect={false}
            searchable
          />
        )}
        {chosen?.isSynthetic && <DemoBadge />}
      </div>
      <p className={classes.note}>{t(`audience.meaning.${rule.kind}`)}</p>
      {saved && plan.audienceId !== null && !chosen && <FormAlert text={t('campaigns.audienceGone')} />}
      {error && !fetching && !isIncomplete ? (
        <FormAlert text={readProblem(error).message} />
      ) : preview ? (
        <ProvenanceProvider
          snapshot={preview.snapshot}
          timeZone={preview.timeZone}
          period={preview.period}
          faults={preview.faults}
          daysLeftOut={preview.daysLeftOut}
        >
          <div className={classes.snapshot}>
            <SnapshotLine hasMoney />
          </div>
          <FigureRow>
            <Figure
              metric="audienceSize"
              value={count(chosen?.size ?? preview.size)}
              beside={t('campaigns.perDay', { count: Math.round(preview.usersPerDay * 10) / 10 })}
            />
            <Figure
              metric="baseline"
              value={<EstimateText estimate={preview.buyersPerUser} stacked />}
              beside={t('campaigns.buyersOf', { buyers: preview.buyers })}
            />
            <Figure metric="revenuePerUser" value={<EstimateText estimate={preview.revenuePerUser} stacked />} />
          </FigureRow>
        </ProvenanceProvider>
      ) : (
        !isIncomplete && <Waiting heights={[110]} />
      )}
    </div>
  );
}
