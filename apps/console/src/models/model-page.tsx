import { Button, SegmentedControl } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, NotFound, Waiting } from '../ui/notice/states.js';
import { useUrlState } from '../ui/page/url-state.js';
import { seenCodec } from './leaderboard-view.js';
import { ModelDetailDocument } from '@cartograph/sdk/operations/models';
import type { ModelDetail } from './model-detail.js';
import { ModelFacts } from './model-facts.js';
import { ModelsTabs } from './models-tabs.js';
import { Notes } from './notes.js';
import { ObjectiveChart } from './objective-chart.js';
import { outcomeOf } from './outcome.js';
import { usePointWords } from './points.js';
import { PromoteDialog } from './promote-dialog.js';
import { Segments } from './segments.js';
import { Tuning } from './tuning.js';
import { WhatIf } from './what-if.js';

/** One model: how good it is and for whom, how its fit went, how its settings were chosen, and what others would do. */
export default function ModelPage() {
  const t = useTranslations();
  const { id = '' } = useParams();
  const { can } = useSession();
  const [seen, setSeen] = useUrlState('seen', seenCodec);
  const [isPromoting, promoting] = useDisclosure();
  const includesSeen = seen === 'yes';
  const [{ data, error }, ask] = useQuery({
    query: ModelDetailDocument,
    variables: { id, includeSeen: includesSeen },
    context: dependsOn('LiveModel'),
  });
  const model = data?.model ?? undefined;
  if (data && !model) {
    return (
      <NotFound
        actions={
          <Button component={Link} to="/models">
            {t('models.toLiveModel')}
          </Button>
        }
      />
    );
  }
  const name = model ? t(`modelKind.${model.kind}`) : t('app.pages.models');
  const answersAll = data?.liveModel?.model?.id === id;
  return (
    <Page
      name={name}
      question={model ? t('models.one.question', { model: name }) : t('app.questions.models')}
      answer={model ? <Answer model={model} includesSeen={includesSeen} /> : error ? undefined : <AnswerSkeleton />}
      filters={<ModelsTabs />}
      actions={
        model &&
        model.refusal === null &&
        !answersAll &&
        can('models:write') && (
          <Button variant="default" onClick={promoting.open}>
            {t('models.one.promote')}
          </Button>
        )
      }
    >
      <QueryView
        data={model}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[140, 360, 260, 320]} />}
      >
        {(shown) => (
          <ProvenanceProvider snapshot={shown.snapshot}>
            <SnapshotLine />
            <Notes
              notes={[
                ...(shown.refusal === null ? [] : [t('models.one.refusal')]),
                ...(shown.needsRetraining ? [t('models.one.stale')] : []),
              ]}
            />
            <ModelFacts model={shown} includesSeen={includesSeen} answersAll={answersAll} />
            <Segments
              model={shown}
              seenSwitch={
                <SegmentedControl
                  size="xs"
                  aria-label={t('models.seenLabel')}
                  value={seen}
                  onChange={(value) => setSeen(seenCodec.read(value) ?? 'no')}
                  data={(['no', 'yes'] as const).map((value) => ({ value, label: t(`models.seen.${value}`) }))}
                />
              }
            />
            <ObjectiveChart passes={shown.passes} />
            <Tuning model={shown} />
            <WhatIf key={shown.id} model={shown} />
            <Method>
              <p>{t('models.method')}</p>
            </Method>
            {isPromoting && <PromoteDialog training={shown.training} model={shown} onClose={promoting.close} />}
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

function Answer({ model, includesSeen }: { model: ModelDetail; includesSeen: boolean }) {
  const t = useTranslations();
  const { estimate, interval } = useFormats();
  const words = usePointWords();
  const all = model.metrics.find(({ group, includesSeen: withSeen }) => group === null && withSeen === includesSeen);
  const name = t(`modelKind.${model.kind}`);
  if (!all || all.ndcg.value === null) return t.rich('models.one.unjudged', { ...inSentence, model: name });
  const against = model.differences.find(
    (difference) => difference.includesSeen === includesSeen && difference.against.kind === 'POPULARITY',
  );
  const outcome = against ? outcomeOf(against.estimate, against.pAdjusted) : 'unknown';
  const { difference, size } = words(against?.estimate ?? { value: null, low: null, high: null });
  return t.rich('models.one.answer', {
    ...inSentence,
    model: name,
    value: estimate(all.ndcg),
    interval: interval(all.ndcg) ?? '–',
    users: all.users,
    known: against?.users ?? 0,
    against: against ? 'popularity' : 'none',
    outcome,
    difference: outcome === 'better' || outcome === 'worse' ? size : difference,
  });
}
