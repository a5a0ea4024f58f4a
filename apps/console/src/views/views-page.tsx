import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Page, Section } from '../ui/page/page.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { SavedViewList } from './saved-view-list.js';
import { ListSavedViewsDocument, type ListSavedViewsQuery } from '@cartograph/sdk/operations/saved-views';

const pick = (data: ListSavedViewsQuery) => data.savedViews;

/** Every saved view of every page. */
export default function ViewsPage() {
  const t = useTranslations();
  const { nodes, error, hasMore, isLoading, more, refresh } = usePages(
    ListSavedViewsDocument,
    { first: 50, page: null },
    'SavedView',
    pick,
  );
  return (
    <Page
      name={t('app.pages.views')}
      question={t('app.questions.views')}
      answer={nodes ? t('views.answer', { count: nodes.length }) : error ? undefined : <AnswerSkeleton />}
    >
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[320]} />}>
        {(views) =>
          views.length > 0 && (
            <Section title={t('views.title')} note={t('views.note')}>
              <SavedViewList views={views} />
              <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
            </Section>
          )
        }
      </QueryView>
    </Page>
  );
}
