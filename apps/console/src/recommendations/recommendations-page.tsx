import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { lazy, Suspense, useCallback } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { CostSection } from './rules/cost-section.js';
import { RulesPanel } from './rules/rules-panel.js';
import { useCost } from './rules/use-cost.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { BoughtTogetherSection } from './bought-together.js';
import { History } from './history.js';
import { RecommendationOptions } from './options.js';
import { useProductName } from './product-name.js';
import type { Question, RecommendationData } from './recommendation-data.js';
import { RecommendationsDocument } from '@cartograph/sdk/operations/recommendations';
import { ResultList } from './result-list.js';
import { SimilarProducts } from './similar-products.js';
import { SimilarUsers } from './similar-users.js';
import { StartingPoints } from './starting-points.js';
import { SubjectPicker } from './subject-picker.js';
import { personOf, type Subject } from './subject.js';
import { useExplorer, type Explorer } from './use-explorer.js';
import { WhyModel } from './why-model.js';
import { WhyNot } from './why-not.js';
import classes from './recommendations.module.css';

const ExportDrawer = lazy(() => import('./export-drawer.js').then((module) => ({ default: module.ExportDrawer })));
const openExport = 'open';

/** What would we show, and why? */
export default function RecommendationsPage() {
  const t = useTranslations();
  const explorer = useExplorer();
  const { subject, question, list, error, isHeld } = explorer;
  const request = useActRequest(list, subject, question);
  return (
    <Page
      name={t('app.pages.recommendations')}
      question={t('app.questions.recommendations')}
      answer={
        question === null ? (
          t('recommendations.answer.choose')
        ) : list ? (
          <Answer list={list} subject={subject} />
        ) : error || isHeld ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={<SubjectPicker subject={subject} />}
      actions={
        <>
          <Export explorer={explorer} />
          {list && list.items.length > 0 && <ActButton request={request} />}
        </>
      }
    >
      {question === null ? (
        <StartingPoints kind={subject.kind} />
      ) : (
        <Explored explorer={explorer} question={question} />
      )}
    </Page>
  );
}

/** The list, what made it, and what surrounds it. */
function Explored({ explorer, question }: { explorer: Explorer; question: Question }) {
  const t = useTranslations();
  const { subject, rules, problems, isHeld, list, effect, isEarlier, error, isFetching, refresh } = explorer;
  const mayListPeople = useSession().can('people:read');
  const person = mayListPeople ? personOf(subject) : null;
  const isKnownProduct =
    subject.kind === 'product' && list !== undefined && !list.unknownProducts.includes(subject.product);
  const cost = useCost(rules, { model: question.model, first: question.first });
  return (
    <>
      <RecommendationOptions kind={subject.kind} />
      <ProvenanceProvider snapshot={list?.snapshot ?? null}>
        {list && <SnapshotLine hasMoney />}
        <div className={classes.columns}>
          <div className={classes.rules}>
            <RulesPanel state={rules} problems={problems} cost={cost} />
          </div>
          <div className={classes.main}>
            {isHeld && <FormAlert text={list ? t('rules.held') : t('rules.heldEmpty')} />}
            {(list !== undefined || !isHeld) && (
              <QueryView data={list} error={error} onRetry={refresh} whileLoading={<Waiting heights={[480]} />}>
                {(shown) => <ResultList list={shown} effect={effect} isStale={isFetching || isHeld} />}
              </QueryView>
            )}
            <WhyNot question={question} isHeld={isHeld} />
            {isKnownProduct && <BoughtTogetherSection product={subject.product} />}
            {person !== null && <SimilarUsers user={person} />}
          </div>
          <div className={classes.side}>
            {list && <WhyModel list={list} isEarlier={isEarlier} />}
            {isKnownProduct && <SimilarProducts product={subject.product} />}
            {person !== null && <History user={person} />}
          </div>
        </div>
        <CostSection {...cost} />
        {list && (
          <Method>
            <p>{t('recommendations.method')}</p>
          </Method>
        )}
      </ProvenanceProvider>
    </>
  );
}

/** The drawer that writes lists to a file; that it is open, and for which audience, is in the address. */
function Export({ explorer: { question } }: { explorer: Explorer }) {
  const t = useTranslations();
  const { can } = useSession();
  const [shown, setShown] = useUrlState('export', anyText);
  if (!(['audiences:write', 'people:read', 'plan:read'] as const).every((permission) => can(permission))) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileExport size={15} stroke={1.8} />}
        onClick={() => setShown(openExport)}
      >
        {t('recommendations.export.button')}
      </Button>
      {shown !== '' && (
        <Suspense fallback={null}>
          <ExportDrawer
            audience={shown === openExport ? null : shown}
            first={question?.first ?? 10}
            model={question?.model ?? null}
            includeSeen={question?.includeSeen ?? false}
            onClose={() => setShown('', 'replace')}
          />
        </Suspense>
      )}
    </>
  );
}

function Answer({ list, subject }: { list: RecommendationData; subject: Subject }) {
  const t = useTranslations();
  const nameOf = useProductName();
  const [first] = list.items;
  if (!first) return t('recommendations.answer.nothing');
  const isUnknown = subject.kind === 'product' && list.modelChoice.kind === 'UNKNOWN_PRODUCT';
  const isPage = subject.kind === 'category' && personOf(subject) !== null;
  return t.rich(`recommendations.answer.${isUnknown ? 'unknownProduct' : isPage ? 'page' : subject.kind}`, {
    ...inSentence,
    user: subject.visitor,
    count: list.items.length,
    id: idOf(subject),
    items: subject.cart.length,
    first: nameOf(first.product),
    model: t(`modelKind.${list.model.kind}`),
  });
}

const idOf = ({ kind, user, product, category }: Subject): string =>
  kind === 'user' ? user : kind === 'product' ? product : category;

function useActRequest(
  list: RecommendationData | undefined,
  subject: Subject,
  question: Question | null,
): () => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(() => {
    if (!list || !question) throw new Error('nothing is shown that could be acted on');
    return {
      page: pathname + search,
      title: t('recommendations.act.title', {
        kind: personOf(subject) !== null ? 'user' : subject.kind,
        id: personOf(subject) ?? idOf(subject),
      }),
      summary: t('recommendations.act.summary', {
        model: t(`modelKind.${list.model.kind}`),
        products: formats.list(list.items.slice(0, 5).map(({ product }) => product.externalId)),
      }),
      document: RecommendationsDocument,
      variables: { ...question },
      snapshotId: list.snapshot.id,
      ...(subject.kind === 'category' && personOf(subject) === null
        ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category: subject.category } }
        : {}),
    };
  }, [list, subject, question, formats, pathname, search, t]);
}
