import { restartLogClock } from './log-rows.js';

restartLogClock();
