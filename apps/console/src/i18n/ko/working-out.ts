/** What stands where an answer is worked out by a job. */
export const workingOut = {
  title: '답을 계산하고 있습니다',
  text: '로그가 커서 화면에서 바로 기다리기에는 시간이 더 걸립니다. 이 화면을 떠나도 계산은 계속되며, 새 데이터가 들어올 때까지 결과를 모두가 볼 수 있습니다.',
  stopped: '답을 계산하지 못했습니다',
  stoppedText: '답이 나오기 전에 계산이 끝났습니다. 다시 시작하거나 기간을 줄이거나 카테고리 하나만 골라 보세요.',
  refused: '계산을 시작하지 못했습니다',
  busy: '이미 여러 질문을 계산하고 있습니다. 그중 하나가 끝날 때까지 기다리거나 하나를 취소하세요.',
  start: '계산하기',
} as const;
