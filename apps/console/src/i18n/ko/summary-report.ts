/** 요약 보고서: 쇼핑몰의 세 가지 물음에 답하는 한 페이지. */
export const summaryReport = {
  print: '인쇄',
  more: '전체 답 보기',
  lookedAt:
    '효과 {lookedAt, number}개를 살펴보았고, 보고된 것 중 우연이 많아야 {level, number, percent}가 되도록 보정한 뒤 {found, plural, =0 {확인된 것은 없습니다} other {#개가 확인되었습니다}}.',
  errorRate:
    '이 보고서는 질문 {questions, number}개에서 효과 {lookedAt, number}개를 살펴보았고, {found, plural, =0 {확인된 것은 없습니다} other {#개가 확인되었습니다}}. 각 질문이 알리는 결과 가운데 우연인 것은 평균 {level} 이하입니다. 실제 효과가 하나도 없더라도, 이런 보고서의 최대 {any}에는 결과가 나타날 수 있습니다.',
  against: {
    label: '비교 대상',
    before: '직전 기간',
    days: '다른 날짜',
    nothing: '비교 안 함',
    change: '{period} 대비 {change}',
  },
  column: {
    category: '카테고리',
    when: '언제',
    demand: '쇼핑몰 전체 리듬 대비',
    trait: '특성',
    step: '단계',
    times: '배수',
    points: '퍼센트포인트',
  },
  act: {
    when: '{category} 수요가 몰리는 {when}에 맞추기',
    whenSummary: '{period}에 {category} 수요는 {when}에 쇼핑몰 전체 리듬보다 {change} {interval} 두드러집니다.',
  },
} as const;
