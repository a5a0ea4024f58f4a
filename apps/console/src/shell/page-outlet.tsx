import { Button } from '@mantine/core';
import { Suspense, type ReactNode } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { pages, type PageRoute } from '../routes.js';
import { Page, PageTools } from '../ui/page/page.js';
import { EmptyState, NoPermission, NotFound, Waiting } from '../ui/notice/states.js';
import { UnreadProvider } from '../ui/notice/unread-notice.js';
import { ViewMenu } from '../views/view-menu.js';
import { PageBoundary } from './page-boundary.js';

/** The page of the address, or why it cannot be shown. */
export function PageOutlet() {
  const t = useTranslations();
  return (
    <Routes>
      {pages.map((page) => (
        <Route key={page.name} path={page.isDeep ? `${page.path}/*` : page.path} element={<Guarded page={page} />} />
      ))}
      {pages.map(({ path, formerPath }) =>
        formerPath === undefined ? null : <Route key={formerPath} path={formerPath} element={<Moved to={path} />} />,
      )}
      <Route
        path="*"
        element={
          <NotFound
            actions={
              <Button component={Link} to="/">
                {t('notFound.home')}
              </Button>
            }
          />
        }
      />
    </Routes>
  );
}

/** Leads on to where a page is now, with all that the address asks. */
function Moved({ to }: { to: string }) {
  const { search, hash } = useLocation();
  return <Navigate to={{ pathname: to, search, hash }} replace />;
}

function Guarded({ page: { name, group, permission, needsSnapshot, Page: Content } }: { page: PageRoute }): ReactNode {
  const t = useTranslations();
  const { can } = useSession();
  const { snapshot } = useShop();
  if (permission !== null && !can(permission)) return <NoPermission />;
  if (needsSnapshot && !snapshot)
    return <NoSnapshot name={t(`app.pages.${name}`)} question={t(`app.questions.${name}`)} />;
  return (
    <PageBoundary
      key={name}
      words={{
        broken: { title: t('problem.page.title'), remedy: t('problem.page.remedy') },
        unreachable: { title: t('problem.NETWORK.title'), remedy: t('problem.NETWORK.remedy') },
        retry: t('problem.reload'),
      }}
    >
      <Suspense
        fallback={
          <Page name={t(`app.pages.${name}`)} question={t(`app.questions.${name}`)}>
            <Waiting heights={[108, 340, 420]} />
          </Page>
        }
      >
        <UnreadProvider>
          <PageTools value={group === 'reports' && needsSnapshot ? <ViewMenu page={name} /> : null}>
            <Content />
          </PageTools>
        </UnreadProvider>
      </Suspense>
    </PageBoundary>
  );
}

/** Before the first import every page of figures leads to the Data page. */
function NoSnapshot({ name, question }: { name: string; question: string }) {
  const t = useTranslations();
  const mayImport = useSession().can('imports:write');
  return (
    <Page name={name} question={question}>
      <EmptyState
        title={t('noSnapshot.title')}
        actions={
          <Button component={Link} to="/data">
            {mayImport ? t('noSnapshot.import') : t('noSnapshot.look')}
          </Button>
        }
      >
        <p>{mayImport ? t('noSnapshot.text') : t('noSnapshot.askOperator')}</p>
      </EmptyState>
    </Page>
  );
}
