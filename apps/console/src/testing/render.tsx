import { MantineProvider } from '@mantine/core';
import { render, type RenderResult } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import type { ReactNode } from 'react';
import { MemoryRouter, useLocation } from 'react-router';
import {
  cacheExchange,
  Client,
  Provider,
  type CombinedError,
  type Exchange,
  type Operation,
  type OperationResult,
} from 'urql';
import { filter, fromPromise, mergeMap, never, pipe } from 'wonka';
import type { EnglishDictionary } from '../i18n/dictionary.js';
import { en } from '../i18n/en/index.js';
import { ko } from '../i18n/ko/index.js';
import { LanguageContext } from '../i18n/language.js';
import type { Locale } from '../i18n/locale.js';
import { FormatsProvider } from '../i18n/use-formats.js';

interface Surroundings {
  locale?: Locale;
  /** The address the component finds itself at. */
  at?: string;
  client?: Client;
}

const silent = new Client({ url: 'http://127.0.0.1/graphql', preferGetMethod: false, exchanges: [] });

const stay = (): void => {};

/** Renders with everything a component may lean on: theme, language, formats, address, client. */
export function renderAt(
  children: ReactNode,
  { locale = 'en', at = '/', client = silent }: Surroundings = {},
): RenderResult {
  const messages = (locale === 'ko' ? ko : en) as EnglishDictionary;
  return render(
    <MantineProvider env="test">
      <LanguageContext value={{ locale, isWhole: true, needWhole: stay, setLocale: stay }}>
        <IntlProvider locale={locale} messages={messages} timeZone="Asia/Dubai">
          <FormatsProvider locale={locale} timeZone="Asia/Dubai" currency={null}>
            <MemoryRouter initialEntries={[at]}>
              <Provider value={client}>
                {children}
                <Address />
              </Provider>
            </MemoryRouter>
          </FormatsProvider>
        </IntlProvider>
      </LanguageContext>
    </MantineProvider>,
  );
}

/** Shows the address, so that a test can read it. */
function Address() {
  const { pathname, search } = useLocation();
  return <p data-testid="address">{pathname + search}</p>;
}

type Answer = Pick<OperationResult, 'data'> & { error?: CombinedError };

/** A client whose answers a test writes; it stands for the server, not for any of our modules. Null is silence. With `isCached` it remembers and forgets as the console's own does. */
export function scriptedClient(
  answer: (operation: Operation, name: string) => Answer | null,
  { isCached = false } = {},
): Client {
  const script: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation) => {
        const [definition] = operation.query.definitions;
        const name = definition && 'name' in definition ? (definition.name?.value ?? '') : '';
        const answered = answer(operation, name);
        if (!answered) return never;
        return fromPromise(
          Promise.resolve({
            operation,
            error: undefined,
            extensions: undefined,
            stale: false,
            hasNext: false,
            ...answered,
          }),
        );
      }),
    );
  return new Client({
    url: 'http://127.0.0.1/graphql',
    preferGetMethod: false,
    exchanges: isCached ? [cacheExchange, script] : [script],
  });
}
