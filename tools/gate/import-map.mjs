/**
 * The house map: each room, the rooms it may import, and which packages. `tools/gate/rooms-plugin.mjs` turns it into lint rules.
 * `only`: the room may import these packages and no other; `never`: every package but these.
 */
const doors = ['@duckdb/*', 'typeorm', 'type-graphql', '@apollo/*', 'better-sqlite3'];

export const importMap = [
  { room: 'threads', rooms: [], only: [] },
  { room: 'als', rooms: ['threads'], only: ['ml-matrix'] },
  { room: 'metrics', rooms: ['threads'], only: ['@stdlib/*'] },
  { room: 'events', rooms: [], never: doors.filter((name) => name !== '@duckdb/*') },
  { room: 'words', rooms: [], only: ['intl-messageformat'] },
  { room: 'demo-shop', rooms: [], only: [] },
  { room: 'sdk', rooms: [], only: ['graphql', 'graphql-ws', 'graphql-ws/*', '@graphql-typed-document-node/core'] },
  { room: 'analytics', rooms: ['events', 'metrics', 'threads'], only: [] },
  { room: 'experiments', rooms: ['metrics', 'threads'], only: ['@stdlib/*', 'yaml'] },
  { room: 'recommend', rooms: ['als', 'metrics', 'events', 'threads'], only: [] },
  { room: 'ratings', rooms: ['events', 'metrics', 'threads'], only: [] },
  {
    room: 'api',
    rooms: ['metrics', 'events', 'analytics', 'recommend', 'experiments', 'threads', 'words'],
    never: ['@duckdb/*'],
  },
  {
    room: 'cli',
    rooms: ['metrics', 'events', 'analytics', 'recommend', 'experiments', 'demo-shop', 'sdk', 'api', 'ratings'],
    never: doors,
  },
  { room: 'console', rooms: ['sdk'], never: doors },
  { room: 'e2e', rooms: ['sdk'], never: doors },
  {
    room: 'tools',
    rooms: [
      'als',
      'metrics',
      'events',
      'analytics',
      'recommend',
      'experiments',
      'demo-shop',
      'threads',
      'api',
      'ratings',
    ],
    // A plain Apollo Server is what the cost of a request is measured against.
    never: ['typeorm', 'type-graphql'],
  },
];

/** Packages that tests of every room may use. */
export const forTests = ['vitest', 'fast-check', 'ws'];

/** Files of the repository that every room may import: how the house is bundled is no room's secret. */
export const outsideRooms = ['bundle.options.mjs'];

/** Folders of the console that every feature may import. */
export const consoleCommon = ['client', 'i18n', 'scope', 'ui'];

/** Folders of the console that may import any feature: the shell frames every page, and the summary report is made of parts of the pages whose questions it answers. */
export const consoleFrames = ['shell', 'summary-report'];

/** Folders of the console that keep addresses of any page, and so know the list of pages. */
export const consoleMapped = ['insights', 'views'];
