import { holdHeadlines } from './harness/headlines.js';

holdHeadlines(
  ['2019-11'],
  [
    ['few customers', 10],
    ['a month', 4],
    ['a faulty month', 4],
  ],
);
