import { useCallback, useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { inSentence } from '../ui/lead.js';
import { Method } from '../ui/method.js';
import { Page } from '../ui/page.js';
import { ProvenanceProvider } from '../ui/provenance.js';
import { SnapshotLine } from '../ui/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/states.js';
import { anyText, useUrlState } from '../ui/url-state.js';
import { History } from './history.js';
import { countCodec, seenCodec } from './list-options.js';
import { RecommendationOptions } from './options.js';
import { RecommendationsDocument, type RecommendationsQuery } from './recommendations.generated.js';
import { ResultList } from './result-list.js';
import { StartingPoints } from './starting-points.js';
import { SubjectPicker } from './subject-picker.js';
import { readSubject, recommendFor, type Subject } from './subject.js';
import { WhyModel } from './why-model.js';
import classes from './recommendations.module.css';

export type RecommendationData = RecommendationsQuery['recommendations'];

/** What would we show, and why? */
export default function RecommendationsPage() {
  const t = useTranslations();
  const [search] = useSearchParams();
  const subject = useMemo(() => readSubject(search), [search]);
  const [first] = useUrlState('k', countCodec);
  const [seen] = useUrlState('seen', seenCodec);
  const [model] = useUrlState('model', anyText);
  const asked = recommendFor(subject);
  const variables = { for: asked ?? { userExternalId: '' }, first, model: model || null, includeSeen: seen === 'yes' };
  const [{ data, error, fetching }, ask] = useQuery({ query: RecommendationsDocument, variables, pause: asked === null });
  const list = asked === null ? undefined : data?.recommendations;
  const request = useActRequest(list, subject, variables);
  return (
    <Page
      name={t('app.pages.recommendations')}
      question={t('app.questions.recommendations')}
      answer={asked === null ? t('recommendations.answer.choose') : list ? <Answer list={list} subject={subject} /> : error ? undefined : <AnswerSkeleton />}
      filters={<SubjectPicker subject={subject} />}
      actions={list && list.items.length > 0 && <ActButton request={request} />}
    >
      {asked === null ? (
        <StartingPoints kind={subject.kind} />
      ) : (
        <>
          <RecommendationOptions />
          <QueryView data={list} error={fetching ? undefined : error} onRetry={() => ask({ requestPolicy: 'network-only' })} whileLoading={<Waiting heights={[480, 200]} />}>
            {(shown) => (
              <ProvenanceProvider snapshot={shown.snapshot}>
                <SnapshotLine hasMoney />
                <div className={classes.columns}>
                  <ResultList list={shown} />
                  <div className={classes.side}>
                    <WhyModel list={shown} />
                    <SubjectHistory subject={subject} />
                  </div>
                </div>
                <Method>
                  <p>{t('recommendations.method')}</p>
                </Method>
              </ProvenanceProvider>
            )}
          </QueryView>
        </>
      )}
    </Page>
  );
}

/** A user's own events, for those who may see people. */
function SubjectHistory({ subject }: { subject: Subject }) {
  const { can } = useSession();
  return subject.kind === 'user' && can('people:read') ? <History user={subject.user} /> : null;
}

function Answer({ list, subject }: { list: RecommendationData; subject: Subject }) {
  const t = useTranslations();
  const [first] = list.items;
  if (!first) return t('recommendations.answer.nothing');
  return t.rich(`recommendations.answer.${subject.kind}`, {
    ...inSentence,
    count: list.items.length,
    id: subject.kind === 'user' ? subject.user : subject.kind === 'product' ? subject.product : subject.category,
    items: subject.cart.length,
    first: first.product.brand ? t('words.brandAndId', { brand: first.product.brand, id: first.product.externalId }) : first.product.externalId,
    model: t(`modelKind.${list.model.kind}`),
  });
}

function useActRequest(list: RecommendationData | undefined, subject: Subject, variables: Record<string, unknown>): () => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(() => {
    if (!list) throw new Error('nothing is shown that could be acted on');
    return {
      page: pathname + search,
      title: t('recommendations.act.title', { kind: subject.kind, id: subject.kind === 'user' ? subject.user : subject.kind === 'product' ? subject.product : subject.category }),
      summary: t('recommendations.act.summary', {
        model: t(`modelKind.${list.model.kind}`),
        products: formats.list(list.items.slice(0, 5).map(({ product }) => product.externalId)),
      }),
      document: RecommendationsDocument,
      variables,
      snapshotId: list.snapshot.id,
      ...(subject.kind === 'category' ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category: subject.category } } : {}),
    };
  }, [list, subject, variables, formats, pathname, search, t]);
}
