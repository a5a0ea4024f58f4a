import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/page/lead.js';
import { Page } from '../ui/page/page.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { useUrlState, type UrlCodec } from '../ui/page/url-state.js';
import { CompareTrainings } from './compare-trainings.js';
import { ModelsTabs } from './models-tabs.js';
import { Notes } from './notes.js';
import { PromotionHistory } from './promotion-history.js';
import { SchedulePanel } from './schedule-panel.js';
import { ServingPanel } from './serving-panel.js';
import { TrainButton } from './train-dialog.js';
import { TrainingList } from './training-list.js';
import { GetServingDocument, type ServingFieldsFragment } from '@cartograph/sdk/operations/models';

const mostCompared = 12;

/** Ids with commas between them. */
const compareCodec: UrlCodec<readonly string[]> = {
  fallback: [],
  read: (text) =>
    text
      .split(',')
      .filter((id) => id !== '')
      .slice(0, mostCompared),
  write: (ids) => ids.join(','),
};

/** Which training answers, what was made and promoted, and when the next one comes. */
export default function TrainingsPage() {
  const t = useTranslations();
  const { can } = useSession();
  const [compared, setCompared] = useUrlState('compare', compareCodec);
  const [{ data, error }, ask] = useQuery({
    query: GetServingDocument,
    context: dependsOn('Training', 'Serving', 'Promotion'),
  });
  const serving = data?.serving ?? null;
  const mayWrite = can('models:write');
  return (
    <Page
      name={t('models.tab.trainings')}
      question={t('models.trainings.question')}
      answer={data ? <Answer serving={serving} /> : error ? undefined : <AnswerSkeleton />}
      filters={<ModelsTabs />}
      actions={mayWrite && <TrainButton />}
    >
      <QueryView
        data={data}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[140, 320]} />}
      >
        {() => (
          <>
            {serving && <Notes notes={serving.problem === null ? [] : [t('models.servingProblem')]} />}
            {serving && <ServingPanel serving={serving} mayWrite={mayWrite} />}
            <TrainingList mayWrite={mayWrite} compared={compared} onCompare={setCompared} />
            {compared.length > 0 && <CompareTrainings ids={compared} onClose={() => setCompared([])} />}
            <SchedulePanel mayWrite={mayWrite} />
            <PromotionHistory />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Answer({ serving }: { serving: ServingFieldsFragment | null }) {
  const t = useTranslations();
  const { instant } = useFormats();
  if (!serving) return t('models.trainings.none');
  return t.rich('models.trainings.answer', {
    ...inSentence,
    by: serving.model ? 'model' : 'router',
    model: serving.model ? t(`modelKind.${serving.model.kind}`) : '',
    at: instant(serving.training.trainedAt),
    since: instant(serving.since),
  });
}
