import { SegmentedControl, Select, Switch } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { countCodec, seenCodec } from './use-explorer.js';
import { RecommendationModelsDocument } from '@cartograph/sdk/operations/recommendations';
import type { Subject } from './subject.js';
import classes from './recommendations.module.css';

const counts = ['5', '10', '20'];

/** How many, by which model, and whether what a list leaves out may come: of a session its own products, of a user those carted or bought before. */
export function RecommendationOptions({ kind }: { kind: Subject['kind'] }) {
  const t = useTranslations();
  const [first, setFirst] = useUrlState('k', countCodec);
  const [seen, setSeen] = useUrlState('seen', seenCodec);
  const [model, setModel] = useUrlState('model', anyText);
  const [{ data }] = useQuery({ query: RecommendationModelsDocument });
  return (
    <div className={classes.options}>
      <SegmentedControl
        size="xs"
        aria-label={t('recommendations.howMany')}
        value={String(first)}
        onChange={(value) => setFirst(Number(value))}
        data={counts.map((value) => ({ value, label: t('recommendations.first', { count: Number(value) }) }))}
      />
      <Select
        size="xs"
        w={230}
        aria-label={t('recommendations.modelLabel')}
        value={model}
        onChange={(value) => setModel(value ?? '')}
        data={[
          { value: '', label: t('recommendations.bestModel') },
          ...(data?.liveModel?.training.models ?? []).map(({ id, kind }) => ({
            value: id,
            label: t(`modelKind.${kind}`),
          })),
        ]}
        allowDeselect={false}
      />
      <Switch
        size="sm"
        label={t('recommendations.includeSeen', { kind })}
        checked={seen === 'yes'}
        onChange={(event) => setSeen(event.currentTarget.checked ? 'yes' : 'no')}
      />
    </div>
  );
}
