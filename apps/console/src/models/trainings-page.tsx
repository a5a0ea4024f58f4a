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
import { LiveModelPanel } from './live-model-panel.js';
import { TrainButton } from './train-dialog.js';
import { TrainingList } from './training-list.js';
import { GetLiveModelDocument, type LiveModelFieldsFragment } from '@cartograph/sdk/operations/models';

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
    query: GetLiveModelDocument,
    context: dependsOn('Training', 'LiveModel', 'Promotion'),
  });
  const liveModel = data?.liveModel ?? null;
  const mayWrite = can('models:write');
  return (
    <Page
      name={t('models.tab.trainings')}
      question={t('models.trainings.question')}
      answer={data ? <Answer liveModel={liveModel} /> : error ? undefined : <AnswerSkeleton />}
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
            {liveModel && <Notes notes={liveModel.problem === null ? [] : [t('models.liveModelProblem')]} />}
            {liveModel && <LiveModelPanel liveModel={liveModel} mayWrite={mayWrite} />}
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

function Answer({ liveModel }: { liveModel: LiveModelFieldsFragment | null }) {
  const t = useTranslations();
  const { instant } = useFormats();
  if (!liveModel) return t('models.trainings.none');
  return t.rich('models.trainings.answer', {
    ...inSentence,
    by: liveModel.model ? 'model' : 'router',
    model: liveModel.model ? t(`modelKind.${liveModel.model.kind}`) : '',
    at: instant(liveModel.training.trainedAt),
    since: instant(liveModel.since),
  });
}
