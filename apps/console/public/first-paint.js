// Before the first paint: the theme and the language chosen last time, so that nothing flashes. No inline script, for the CSP.
(function () {
  var root = document.documentElement;
  var theme = readChoice('cartograph-theme');
  var dark =
    theme === 'dark' || ((!theme || theme === 'auto') && window.matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  var locale = readChoice('cartograph-locale') || (navigator.language || 'en').slice(0, 2);
  root.lang = locale === 'ko' ? 'ko' : 'en';
})();

function readChoice(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
