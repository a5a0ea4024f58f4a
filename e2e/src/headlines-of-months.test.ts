import { holdHeadlines } from './harness/headlines.js';

holdHeadlines(
  ['2019-10', '2019-11', '2019-12'],
  [
    ['thin months', 60],
    ['faulty months', 30],
  ],
);
