/** What stands where an answer is worked out by a job. */
export const workingOut = {
  title: 'The answer is being worked out',
  text: 'On a log of this size this takes longer than a page can wait. You may leave the page: the work goes on, and the answer is kept for everybody until new data comes.',
  stopped: 'The answer was not worked out',
  stoppedText:
    'The work ended before there was an answer. Start it again, or ask about a shorter period or one category.',
  refused: 'The work could not be started',
  busy: 'Several of your questions are being worked out already. Wait for one of them, or cancel one.',
  start: 'Work it out',
} as const;
