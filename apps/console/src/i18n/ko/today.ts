/** 오늘. */
export const today = {
  subject:
    '{scope, select, SHOP {쇼핑몰 전체} BRAND {{name} 브랜드} other {{name}}}의 {measure, select, VISITORS {일별 방문자} SESSIONS {세션} VIEWS {조회} CARTS {장바구니 담기} PURCHASES {구매} REVENUE {매출} other {구매 세션 비율}}',
  sentence:
    '{subject}: 이전 주들을 바탕으로 예상한 값보다 {size} {direction, select, DOWN {낮습니다} other {높습니다}}(95% 구간 {interval}, {certainty}).',
  q: 'q = {q}',
  qBelow: 'q {q} 미만',
  answer: {
    notCompared: '추적이 끊기거나 바뀌어 지표 {count, number}개는 비교하지 않았습니다.',
    stands: '{period}에 살펴본 {lookedAt, number}개 중 눈에 띄는 변화가 {count, number}개 있습니다. 가장 큰 변화:',
    nothing:
      '{period}에서 이상 변화를 찾지 못했습니다. 지표 {lookedAt, number}개를 이전 주들과 견주었습니다. 작은 변화는 드러나지 않을 수 있습니다. {rise, select, none {} other {평균적인 지표에서 {rise} 증가를 찾아낼 확률은 80%입니다.}}',
    cannot:
      '{reason, select, NO_DATA {로그에 {period}의 날짜가 없습니다.} other {{period}에 무엇이 달라졌는지 알 수 없습니다. 그 전의 로그가 3주보다 짧습니다.}}',
  },
  changesTitle: '달라진 점, {period}',
  against:
    '{before}의 같은 요일과 비교했습니다. 지표 {lookedAt, number}개를 살펴보았고, 표시한 것 중 우연은 많아야 {level}로 예상됩니다.',
  cannotTitle: '비교할 기간이 부족합니다',
  cannotText:
    '{reason, select, NO_DATA {로그에 날짜가 있는 기간을 고르세요.} other {기간 앞에 온전한 3주가 필요합니다. 더 나중 기간을 고르거나 더 이른 로그를 가져오세요.}}',
  nothingTitle: '이상 변화를 찾지 못했습니다',
  nothingText:
    '달라진 것이 없다는 뜻은 아닙니다. 작은 변화는 드러나지 않을 수 있습니다. {rise, select, none {} other {평균적인 지표에서 {rise} 증가를 찾아낼 확률은 80%입니다.}}',
  direction: { UP: '예상보다 높음', DOWN: '예상보다 낮음' },
  was: '{observed} (예상 {expected})',
  touched: '방문자 {visitors, number}명에 해당, {certainty}',
  look: '개요에서 보기',
  column: {
    subject: '항목',
    effect: '예상 대비',
    observed: '실제',
    expected: '예상',
    visitors: '방문자',
    certainty: '확실성',
  },
  tableTitle: '눈에 띄는 모든 변화',
  more: '전체 {total, number}개 중 비중이 큰 {shown, number}개입니다.',
  mineTitle: '내 실행 과제',
  itemsTitle: '실행 과제',
  noItems: '기다리는 과제가 없습니다. 어느 화면에서든 ‘실행 과제로’를 누르면 만들어집니다.',
  due: '{state, select, overdue {기한 지남: {day}} soon {기한: {day}} later {기한: {day}} other {기한 없음}}',
  moreItems: '{count, number}개 더 보기',
  campaignsTitle: '진행 중인 캠페인',
  noCampaigns: '진행 중인 캠페인이 없습니다.',
  planned: '계획 중인 캠페인 {count, number}개',
  dataTitle: '데이터',
  fresh: '로그는 {last}까지이며, 데이터는 {at} 기준입니다.',
  noEvents: '로그에 이벤트가 없습니다.',
  noFaults: '이 기간의 로그에는 알려진 이상이 없습니다.',
  faultOn: '{day}: {fault}',
  moreFaults: '이상 {count, number}건이 더 있습니다.',
  toAnomalies: '평소와 다른 날 모두 보기',
  toData: '데이터 열기',
  method:
    '쇼핑몰 전체와 가장 큰 상위 카테고리 15개, 카테고리 30개, 브랜드 20개의 방문자(하루에 한 번씩 셈), 세션, 조회, 장바구니 담기, 구매, 매출, 구매 세션 비율을 살펴봅니다. 예상값은 앞선 최대 8주(최소 3주) 같은 요일의 평균이며, 값과 주 전체가 우연보다 크게 흔들릴 수 있음을 반영합니다. 살펴본 모든 지표에 대해 거짓 발견을 5%로 제한합니다(벤저미니-호크버그). 변화는 크기와 방문자 수의 곱으로 순위를 매깁니다. 추적이 끊긴 날은 빼고, 추적 방식이 바뀐 시점을 넘어서는 비교하지 않습니다.',
  act: {
    title: '{direction, select, DOWN {낮아진 이유 찾기: {subject}} other {높아진 이유 찾기: {subject}}}',
    summary: '{period} {sentence} 지표 {lookedAt, number}개를 살펴보았습니다.',
  },
} as const;
