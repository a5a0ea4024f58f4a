import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { lazy, StrictMode, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { basePath } from './client/base-path.js';
import { ClientProvider } from './client/client-provider.js';
import { SessionProvider } from './client/session.js';
import { LanguageProvider } from './i18n/language.js';
import { Boot } from './shell/boot.js';
import { SignedIn } from './shell/signed-in.js';
import { cssVariables, theme, themeStorageKey } from './ui/page/theme.js';
import { ProblemState } from './ui/notice/states.js';
import { ToastProvider } from './ui/notice/toast.js';

const colorSchemes = localStorageColorSchemeManager({ key: themeStorageKey });
const SignInPage = lazy(() => import('./sign-in/sign-in-page.js'));
const SetupPage = lazy(() => import('./setup/setup-page.js'));

/** Everything from the theme down to the pages. */
export function App() {
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemes}
        defaultColorScheme="auto"
      >
        <ClientProvider>
          <LanguageProvider whileLoading={<Boot />}>
            <BrowserRouter basename={basePath}>
              <ToastProvider>
                <SessionProvider
                  whileLoading={<Boot />}
                  renderFailure={(problem, retry) => <ProblemState problem={problem} onRetry={retry} />}
                >
                  <Suspense fallback={<Boot />}>
                    <Routes>
                      <Route path="/sign-in" element={<SignInPage />} />
                      <Route path="/setup" element={<SetupPage />} />
                      <Route path="*" element={<SignedIn />} />
                    </Routes>
                  </Suspense>
                </SessionProvider>
              </ToastProvider>
            </BrowserRouter>
          </LanguageProvider>
        </ClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
