/** The frame: navigation, palette, entrance, states. */
export const app = {
  title: '{page} · Cartograph',
  skip: 'Skip to the content',
  menu: 'Open the navigation',
  close: 'Close',
  notAPrice: 'A price, such as 35.79',
  navigation: 'Pages',
  tools: 'Search, language, theme, account',
  palette: 'Search or go to…',
  accountMenu: 'My account',
  signOut: 'Sign out',
  notSignedOut: 'You are still signed in. {words}',
  shortcuts: 'Keyboard shortcuts',
  lightTheme: 'Switch to the light theme',
  darkTheme: 'Switch to the dark theme',
  otherLanguage: '한국어 보기',
  demoShop: 'Demo shop',
  synthetic: 'Demo shop: every number on this page is synthetic. Import a real log to replace it.',
  readOnly: 'This server is read-only: you can look at everything, but you cannot change anything.',
  groups: { reports: 'Reports', recommendations: 'Recommendations', plan: 'Plan', data: 'Data', settings: 'Settings' },
  pages: {
    today: 'Today',
    overview: 'Overview',
    funnel: 'Funnel',
    demand: 'Demand by time',
    purchaseDrivers: 'Purchase drivers',
    summaryReport: 'Summary report',
    behavior: 'Behavior',
    segments: 'Segments & retention',
    products: 'Products',
    explore: 'Explore',
    views: 'Saved views',
    insights: 'Insights',
    recommendations: 'Recommendations',
    models: 'Models',
    actionItems: 'Action items',
    campaigns: 'Campaigns',
    data: 'Data',
    settings: 'Settings',
  },
  questions: {
    today: 'What changed, what needs me?',
    overview: 'How is the shop doing?',
    funnel: 'Where do we lose them?',
    demand: 'When does which category peak?',
    purchaseDrivers: 'Which product attributes go with purchases in each category?',
    summaryReport: 'What do customers do, when, and which products do they choose?',
    behavior: 'How do actions hang together?',
    segments: 'Who are they, do they return?',
    products: 'Which products deserve attention?',
    explore: 'What do you want to know?',
    views: 'Which views were kept?',
    insights: 'What did we find, and does it still hold?',
    recommendations: 'What would we show, and why?',
    models: 'Which model wins for whom?',
    actionItems: 'What will we do?',
    campaigns: 'Will it be profitable?',
    data: 'Can I trust the data?',
    settings: 'How is the shop set up, and who may do what?',
  },
  keys: {
    palette: 'Search pages, commands, users and products',
    search: 'Go to the page’s search field',
    help: 'Show this list',
  },
  commands: {
    title: 'Commands',
    pages: 'Pages',
    ids: 'By id',
    user: 'Recommend for user {id}',
    product: 'Find product {id}',
    newCampaign: 'Plan a campaign',
    explorer: 'Open the GraphQL explorer',
    nothing: 'Nothing has that name',
  },
} as const;

export const signIn = {
  title: 'Sign in',
  text: 'Your shop’s carts, mapped.',
  readOnly:
    'This server is read-only, so nobody can sign in. If you are already signed in, or have an API key, you can look at everything.',
  setupFirst: 'There is no account yet. Open the set-up link that Cartograph printed when it started.',
  synthetic: 'This is the demo shop; its data is synthetic.',
  email: 'E-mail address',
  password: 'Password',
  showPassword: 'Show the password',
  submit: 'Sign in',
} as const;

export const setup = {
  name: 'Set-up',
  title: 'Make the first account',
  text: 'It will be the administrator. More accounts are made in Settings.',
  yourName: 'Your name',
  passwordHint: 'At least 12 characters; a few words are easier to remember than signs.',
  submit: 'Create the account',
  noToken: 'This link is not complete',
  noTokenText: 'Copy the whole set-up link that Cartograph printed when it started, with everything after “token=”.',
  done: 'Cartograph is set up',
  doneText: 'The first account exists. Sign in with it, or ask an administrator for an account of your own.',
  toSignIn: 'Go to sign-in',
} as const;

export const noSnapshot = {
  title: 'No log has been imported yet',
  text: 'Drag a log file onto the Data page; what it says appears here a minute later.',
  askOperator: 'Somebody with the role Operator imports the first log; what it says then appears here.',
  import: 'Import a log',
  look: 'Go to Data',
} as const;

export const noPermission = {
  title: 'Your account may not see this',
  text: 'An administrator can give you a role that may. Roles are listed in Settings.',
} as const;

export const notFound = {
  title: 'There is nothing at this address',
  text: 'It may have been deleted, or the link is incomplete.',
  home: 'Go to Today',
} as const;

export const waiting = 'Loading…';

export const problem = {
  retry: 'Try again',
  reload: 'Reload the page',
  page: { title: 'This page broke', remedy: 'Reload it; if it breaks again, tell an administrator what you did.' },
  request: 'Request <code>{id}</code>: an administrator finds it in the server’s log.',
  UNAUTHENTICATED: { title: 'Your session has ended', remedy: 'Sign in again; you will come back here.' },
  FORBIDDEN: { title: 'Your account may not do this', remedy: 'Ask an administrator for a role that may.' },
  BAD_USER_INPUT: { title: 'This question cannot be asked', remedy: 'Change the period or the filters and try again.' },
  NOT_FOUND: { title: 'This does not exist any more', remedy: 'Go back and choose another.' },
  CONFLICT: { title: 'Somebody else changed this first', remedy: 'Reload and make your change again.' },
  COST_EXCEEDED: { title: 'That was too much at once', remedy: 'Choose a shorter period or fewer rows.' },
  RATE_LIMITED: { title: 'Too many requests', remedy: 'Wait a minute and try again.' },
  TIMEOUT: { title: 'The answer took too long', remedy: 'Try again, or choose a shorter period.' },
  READ_ONLY: {
    title: 'This server is read-only',
    remedy: 'Make the change once an administrator has started the server without --read-only.',
  },
  UNAVAILABLE: {
    title: 'The server cannot answer now',
    remedy: 'It may be importing or starting. Try again in a moment.',
  },
  INTERNAL: {
    title: 'Something went wrong on the server',
    remedy: 'Try again. If it stays, give an administrator the request below.',
  },
  NETWORK: {
    title: 'The server does not answer',
    remedy: 'Check that Cartograph is running and that you are connected, then try again.',
  },
} as const;

export const userError = {
  detailed: '{words} ({message})',
  problem: '{title}. {remedy}',
  INVALID: 'This value does not work',
  REQUIRED: 'This is needed',
  TOO_LONG: 'This is too long',
  TAKEN: 'This is taken already',
  NOT_FOUND: 'This does not exist any more',
  CONFLICT: 'Somebody else changed this first',
  FORBIDDEN: 'Your account may not do this',
  EXPIRED: 'This is not valid any more',
  WRONG_CREDENTIALS: 'The e-mail address or the password is wrong',
  RATE_LIMITED: 'Too many attempts; wait a while',
  BUSY: 'Something else is running; try again in a moment',
} as const;

export const toast = { region: 'Notices', close: 'Close the notice' } as const;

export const draft = { restored: 'This form has what you wrote before and did not save.', discard: 'Discard' } as const;
