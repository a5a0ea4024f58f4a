import { behaviorMetric } from './behavior.js';
import { monitorMetric } from './monitor.js';
import { resultMetric } from './result.js';

/** 모든 숫자의 이름, 계산식, 대상. */
export const metric = {
  ...behaviorMetric,
  ...monitorMetric,
  ...resultMetric,
  visitors: { name: '방문자', formula: '이벤트가 하나 이상 있는 사용자 수', population: '기간과 필터에 맞는 이벤트' },
  sessions: {
    name: '세션',
    formula: '서로 다른 세션 수. 로그에 세션이 없으면 30분 동안 이벤트가 없을 때 새 세션으로 봅니다',
    population: '기간과 필터에 맞는 이벤트',
  },
  buyers: { name: '구매자', formula: '구매가 하나 이상 있는 사용자 수', population: '기간과 필터에 맞는 이벤트' },
  revenue: { name: '매출', formula: '모든 구매 이벤트 가격의 정확한 합', population: '기간과 필터에 맞는 구매' },
  conversionRate: {
    name: '구매 전환율',
    formula: '구매자 ÷ 방문자, 95% 윌슨 구간',
    population: '기간에 이벤트가 있는 사용자',
  },
  purchaseSessionsPerSession: {
    name: '구매가 있는 세션',
    formula: '구매가 있는 세션 ÷ 세션, 한 사용자의 세션이 서로 닮은 정도를 반영한 95% 윌슨 구간',
    population: '기간에 이벤트가 있는 세션',
  },
  averageOrderValue: {
    name: '평균 주문액',
    formula: '매출 ÷ 주문 수. 주문은 구매가 있는 세션입니다',
    population: '기간에 구매가 있는 세션',
  },
  events: { name: '이벤트', formula: '받아들인 로그 행 수', population: '스냅샷 전체' },
  users: { name: '사용자', formula: '서로 다른 사용자 ID 수', population: '스냅샷 전체' },
  products: { name: '상품', formula: '서로 다른 상품 ID 수', population: '스냅샷 전체' },
  views: { name: '조회', formula: '조회 이벤트 수', population: '기간과 필터에 맞는 이벤트' },
  carts: { name: '담기', formula: '장바구니에 담은 이벤트 수', population: '기간과 필터에 맞는 이벤트' },
  purchases: { name: '구매', formula: '구매 이벤트 수, 산 상품마다 하나', population: '기간과 필터에 맞는 이벤트' },
  relativeDemand: {
    name: '상대 수요',
    formula:
      '관측 ÷ 예상 − 1. 예상 = 그 주 다른 시간의 카테고리 이벤트 × 이 시간의 나머지 쇼핑몰 ÷ 다른 시간의 나머지 쇼핑몰. 95% 준포아송 구간',
    population: '로그가 담고 있는 기간의 시간',
  },
  funnelSessions: {
    name: '도달',
    formula:
      '앞의 모든 필수 단계의 이벤트가 이어지고 그 뒤에 이 단계의 이벤트가 있는 세션, 시간 범위가 있는 퍼널이면 사용자',
    population: '기간에 시작한 세션, 또는 첫 단계가 기간 안에 있는 사용자',
  },
  perFirstStep: {
    name: '첫 단계 대비',
    formula: '도달 ÷ 첫 단계 도달, 한 사용자의 세션이 서로 닮은 정도를 반영한 95% 윌슨 구간',
    population: '첫 단계에 이른 경우',
  },
  perPreviousStep: {
    name: '직전 단계 대비',
    formula: '도달 ÷ 직전 필수 단계 도달, 한 사용자의 세션이 서로 닮은 정도를 반영한 95% 윌슨 구간',
    population: '직전 필수 단계에 이른 경우',
  },
  dropOff: {
    name: '이탈',
    formula: '이 단계에 이르고 다음 필수 단계에는 이르지 못한 수',
    population: '이 단계에 이른 경우',
  },
  medianSeconds: {
    name: '시간 중앙값',
    formula:
      '직전 필수 단계부터 걸린 시간의 중앙값. 구간은 우드러프 방식이며, 사용자를 셀 때는 같은 사용자의 세션이 서로 닮았다고 보고, 아니면 서로 독립이라고 봅니다',
    population: '이 단계에 이른 경우',
  },
  cartAbandonment: {
    name: '버려진 비율',
    formula:
      '산 것이 없고 남은 것이 있는 장바구니 ÷ 장바구니, 한 사용자의 세션이 서로 닮은 정도를 반영한 95% 윌슨 구간',
    population: '기간에 시작하고 담기가 있는 세션',
  },
  valueLeft: {
    name: '남은 금액',
    formula: '버려진 장바구니에 남은 상품의 마지막 담기 가격의 합',
    population: '버려진 장바구니',
  },
  abandoners: { name: '사용자', formula: '장바구니를 버린 사용자', population: '버려진 장바구니의 사용자' },
  valueRecovered: {
    name: '되찾은 금액',
    formula: '세션 뒤 7일 안에 남긴 상품을 산 금액의 합',
    population: '로그가 7일 동안 이어지는 버려진 장바구니',
  },
  price: { name: '가격', formula: '0이 아닌 가장 최근 가격', population: '상품의 모든 이벤트' },
  productRevenue: { name: '매출', formula: '구매 이벤트 가격의 정확한 합', population: '상품의 모든 구매' },
  productViewers: { name: '조회자', formula: '상품을 조회한 사용자 수', population: '스냅샷 전체' },
  productBuyers: { name: '구매자', formula: '상품을 산 사용자 수', population: '스냅샷 전체' },
  buyersPerViewer: {
    name: '조회자당 구매자',
    formula: '상품의 구매자 ÷ 조회자, 95% 윌슨 구간. 1명 중 1명이 앞서지 않도록 구간의 아래 끝으로 정렬합니다',
    population: '상품을 조회한 사용자. 조회나 구매가 유실된 날은 제외',
  },
  lift: {
    name: '향상도',
    formula: '이 상품이 있는 세션 중 다른 상품도 있는 비율 ÷ 모든 세션 중 다른 상품이 있는 비율',
    population: '담기 또는 구매가 있는 세션',
  },
  support: { name: '지지도', formula: '둘 다 있는 세션 ÷ 모든 세션', population: '담기 또는 구매가 있는 세션' },
  confidence: {
    name: '함께 나온 비율',
    formula: '둘 다 있는 세션 ÷ 이 상품이 있는 세션',
    population: '담기 또는 구매가 있는 세션',
  },
  score: {
    name: '점수',
    formula: '모델 고유의 점수. 한 목록 안에서만 비교할 수 있습니다',
    population: '모델이 아는 상품',
  },
  ndcg: {
    name: 'NDCG',
    formula: 'Σ 적중 ÷ log₂(순위 + 1)을 min(정답 수, K)개로 가능한 최댓값으로 나눈 값',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  ndcgDifference: {
    name: '앞선 차이',
    formula: '사용자별 1위 NDCG − 2위 NDCG',
    population: '검증 구간에서 두 모델의 같은 사용자',
  },
  hitRate: {
    name: '적중률',
    formula: '상위 K개에 정답이 하나 이상 있는 사용자 ÷ 사용자',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  precision: {
    name: '정밀도',
    formula: '상위 K개 중 정답 수 ÷ K의 사용자 평균',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  attainablePrecision: {
    name: '가능한 최대 정밀도',
    formula: 'min(정답 수, K) ÷ K의 평균. 어떤 목록도 넘을 수 없는 값',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  recall: {
    name: '재현율',
    formula: '상위 K개 중 정답 수 ÷ 정답 수의 사용자 평균',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  cappedRecall: {
    name: '재현율(상한)',
    formula: '상위 K개 중 정답 수 ÷ 정답 수와 K 중 작은 값의 사용자 평균. 완벽한 목록이면 1입니다',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  mapCapped: {
    name: 'MAP(상한)',
    formula: '적중 순위마다의 정밀도 합 ÷ 정답 수와 K 중 작은 값의 사용자 평균',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  mrr: {
    name: 'MRR',
    formula: '1 ÷ 첫 정답의 순위(없으면 0)의 사용자 평균',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  catalogCoverage: {
    name: '카탈로그 범위',
    formula: '추천된 상품 종류 ÷ 모델이 아는 상품',
    population: '평가 사용자의 모든 목록',
  },
  testUsers: { name: '평가 사용자', formula: '분할 시점 이후 담기가 있는 사용자 수', population: '평가 데이터' },
  baselineAccuracy: {
    name: '가장 많이 담은 상품 그대로',
    formula: '다음에 담은 상품이 가장 많이 담았던 상품인 사용자 ÷ 분할 시점 앞뒤로 담기가 있는 사용자',
    population: '평가 데이터',
  },
  expectedUplift: {
    name: '기대 상승률',
    formula: '(실행 시 비율 − 미실행 시 비율) ÷ 미실행 시 비율. 측정값이 아니라 담당자의 기대입니다',
    population: '실행 대상',
  },
  audienceSize: {
    name: '사용자',
    formula: '스냅샷에서 규칙에 맞는 사용자 수',
    population: '기간에 세션이 있는 사용자',
  },
  baseline: {
    name: '기준 전환율',
    formula: '대상이 된 뒤 구매한 사용자 ÷ 사용자, 95% 윌슨 구간',
    population: '대상 고객',
  },
  revenuePerUser: { name: '사용자당 매출', formula: '대상이 된 뒤 쓴 금액 ÷ 사용자', population: '대상 고객' },
  testBaseline: {
    name: '캠페인이 없을 때',
    formula: '로그가 그만큼 지켜본 사용자의, 들어온 뒤 결과를 세는 기간의 첫 지표',
    population: '대상',
  },
  usersNeeded: {
    name: '필요한 사용자',
    formula: '가장 약한 비교가 그 유의수준에서 원하는 검정력을 갖는 모든 집단의 합',
    population: '캠페인이 없는 대상',
  },
  power: { name: '검정력', formula: '상승이 실제일 때 가장 약한 비교가 찾아낼 확률', population: '현재 크기의 대상' },
  duration: {
    name: '기간',
    formula: '대상의 방문량으로 필요한 사용자가 모일 때까지의 온전한 주',
    population: '대상의 요일별 방문량',
  },
  uplift: {
    name: '상승률',
    formula: '(실험군 비율 − 대조군 비율) ÷ 대조군 비율, 실행마다 관찰된 값',
    population: '시뮬레이션 실행',
  },
  shareSignificant: {
    name: '효과를 찾은 비율',
    formula: 'p가 유의수준보다 작고 방향이 기대와 같은 실행 ÷ 실행',
    population: '시뮬레이션 실행',
  },
  falsePositive: {
    name: '거짓 경보',
    formula: '같은 추출에서 효과 없이 p가 유의수준보다 작은 실행 ÷ 실행. 유의수준과 비슷해야 합니다',
    population: '시뮬레이션 A/A 실행',
  },
  intervalCoverage: {
    name: '구간이 참값을 담은 비율',
    formula: '구간이 실제 차이를 담은 실행 ÷ 실행. 1 − 유의수준과 비슷해야 합니다',
    population: '시뮬레이션 실행',
  },
  observedUplift: {
    name: '측정된 상승률',
    formula: '실행의 테스트가 측정한 비교 지표의 (적용 − 미적용) ÷ 미적용',
    population: '시뮬레이션 실행',
  },
  observedDifference: {
    name: '측정된 차이',
    formula: '실행의 테스트가 측정한 비교 지표의 적용 − 미적용',
    population: '시뮬레이션 실행',
  },
  extraOrders: {
    name: '추가 주문',
    formula: '늘어난 주문 − 잃은 주문 − 대신한 주문',
    population: '시뮬레이션 실행에서 캠페인을 받은 사용자',
  },
  addedRevenue: {
    name: '추가 매출',
    formula: '늘어난 주문의 금액 − 잃거나 대신한 주문의 금액',
    population: '시뮬레이션 실행에서 캠페인을 받은 사용자',
  },
  campaignMargin: {
    name: '추가 이익',
    formula: '매출총이익률 × 추가 매출',
    population: '시뮬레이션 실행에서 캠페인을 받은 사용자',
  },
  campaignCost: {
    name: '비용',
    formula: '연락 횟수 × 연락 비용 + 고정 비용 + 캠페인을 받은 사용자의 모든 주문에 대한 할인',
    population: '시뮬레이션 실행에서 캠페인을 받은 사용자',
  },
  campaignNetProfit: {
    name: '순이익',
    formula: '추가 이익 − 비용',
    population: '시뮬레이션 실행에서 캠페인을 받은 사용자',
  },
  probabilityOfProfit: {
    name: '이익 확률',
    formula: '순이익이 0보다 큰 실행 ÷ 전체 실행, 95% 윌슨 구간 포함',
    population: '시뮬레이션 실행',
  },
  probabilityTreatmentIsBetter: {
    name: '실험군이 나을 확률',
    formula: '캠페인이 더 높게 측정된 실행 ÷ 전체 실행, 95% 윌슨 구간 포함',
    population: '시뮬레이션 실행',
  },
  wrongDecision: {
    name: '잘못된 결정',
    formula: '유의하게 더 나은 것만 도입할 때, 손해인 것을 도입하거나 이익인 것을 중단한 실행 ÷ 전체 실행',
    population: '시뮬레이션 실행',
  },
  regret: {
    name: '후회',
    formula: '더 나쁜 집단의 사용자 수 × 지표의 실제 차이',
    population: '시뮬레이션 실행의 모든 사용자',
  },
  rowsRead: { name: '읽음', formula: '머리글을 뺀 파일의 행. 언제나 수락 + 중복 + 격리', population: '가져오기 한 번' },
  rowsAccepted: { name: '수락', formula: '이벤트가 된 행', population: '가져오기 한 번' },
  rowsDuplicate: { name: '중복', formula: '같은 행이 이미 있어 버린 행', population: '가져오기 한 번' },
  rowsQuarantined: {
    name: '격리',
    formula: '이유와 함께 따로 둔 행. 격리 파일에 있습니다',
    population: '가져오기 한 번',
  },
  trainUsers: {
    name: '이전 사용자',
    formula: '분할 시점 이전에 담기가 있는 사용자 수',
    population: '분할 시점 이전의 담기',
  },
  trainProducts: { name: '이전 상품', formula: '분할 시점 이전에 담긴 상품 수', population: '분할 시점 이전의 담기' },
  trainPairs: {
    name: '이전 사용자–상품 쌍',
    formula: '분할 시점 이전에 담은 사용자와 상품의 쌍 수',
    population: '분할 시점 이전의 담기',
  },
  testPairs: {
    name: '맞혀야 할 쌍',
    formula: '분할 시점 이후 검증 사용자가 담은 상품의 쌍 수',
    population: '분할 시점 이후의 담기',
  },
  coldUsers: {
    name: '이후에 처음 나온 사용자',
    formula: '분할 시점 이전에 담기가 없는 검증 사용자 수',
    population: '분할 시점 이후의 담기',
  },
  coldProducts: {
    name: '이후에 처음 나온 상품',
    formula: '분할 시점 이후에만 담긴 상품 수',
    population: '분할 시점 이후의 담기',
  },
  removes: { name: '빼기', formula: '장바구니에서 뺀 이벤트 수', population: '기간과 필터에 맞는 이벤트' },
  validationUsers: {
    name: '검증 사용자',
    formula: '검증 구간에 정답이 하나 이상 있는 사용자 수',
    population: '분할 시점 직전의 며칠',
  },
  overPopularity: {
    name: '인기 상품 대비',
    formula: '사용자별 답하는 모델의 NDCG − 인기 상품의 NDCG',
    population: '평가 데이터의 같은 사용자',
  },
  modelDifference: {
    name: '차이',
    formula: '사용자별 이 모델의 NDCG − 비교한 모델의 NDCG, 95% 구간',
    population: '평가 데이터의 같은 사용자',
  },
  pAdjusted: {
    name: '보정한 p',
    formula: '짝지은 순열 검정의 p를 같은 모델과 비교한 모든 모델에 대해 홀름 방법으로 보정한 값',
    population: '평가 데이터의 같은 사용자',
  },
  servingMilliseconds: {
    name: '답하는 시간',
    formula: '사용자 1,000명에 대해 한 명씩 차례로 카탈로그 전체의 순위를 매기는 밀리초(학습한 컴퓨터 기준)',
    population: '평가 사용자',
  },
  fitSeconds: {
    name: '학습 시간',
    formula: '평가에 쓴, 분할 시점 이전 학습부터 첫 목록까지 걸린 초',
    population: '분할 시점 이전의 담기, 조회, 구매',
  },
  trainSeconds: {
    name: '전체 학습 시간',
    formula: '실제로 답하는, 로그 전체 학습에 걸린 초',
    population: '전체 스냅샷',
  },
  modelBytes: {
    name: '메모리',
    formula:
      '모델이 혼자 답하는 데 필요한 모든 것의 크기입니다. 모델 파일과 모델이 읽는 사용자별 상품 표이며, 표는 함께 학습한 모델들이 나눠 씁니다',
    population: '분할 시점 이전 학습',
  },
  partReached: {
    name: '도달 비율',
    formula: '정밀도 ÷ 도달할 수 있는 정밀도',
    population: '분할 시점 이후 담기가 있는 사용자',
  },
  diversity: {
    name: '다양성',
    formula: '한 목록에서 카테고리가 서로 다른 상품 쌍의 비율, 목록 평균',
    population: '평가 사용자의 모든 목록',
  },
  gini: {
    name: '쏠림(지니)',
    formula: '추천이 카탈로그에 쏠린 정도: 0은 고르게, 1은 한 상품에 모두',
    population: '평가 사용자의 모든 목록',
  },
  novelty: {
    name: '새로움',
    formula: '추천한 상품의 자기 정보량 평균(비트): 10비트는 1,024명 중 한 명이 접한 상품',
    population: '평가 사용자의 모든 목록',
  },
  popularityShare: {
    name: '인기 상위 10%의 몫',
    formula: '가장 인기 있는 상위 10% 상품이 차지한 자리 ÷ 모든 자리',
    population: '평가 사용자의 모든 목록',
  },
  drift: {
    name: '변화',
    formula: '마지막 학습의 NDCG − 첫 학습의 NDCG, 두 표본 웰치 t',
    population: '학습마다의 평가 사용자',
  },
  rfmRecency: {
    name: '마지막 구매 후 일수',
    formula: '구매자의 마지막 구매부터 로그가 닿는 마지막 날까지 일수의 평균',
    population: '기간 안 해당 세그먼트의 구매자',
  },
  rfmFrequency: {
    name: '구매자당 구매 세션',
    formula: '구매가 있는 세션 수의 평균',
    population: '기간 안 해당 세그먼트의 구매자',
  },
  rfmRevenue: {
    name: '세그먼트 매출',
    formula: '세그먼트 구매 가격의 합, 옆은 전체 구매자 매출에서 차지하는 비중',
    population: '기간과 필터에 맞는 구매',
  },
  rfmPerBuyer: {
    name: '구매자당 매출',
    formula: '세그먼트 매출 ÷ 그 구매자 수',
    population: '기간 안 해당 세그먼트의 구매자',
  },
  silhouette: {
    name: '실루엣',
    formula: '구매자가 다음 군집보다 자기 군집에 얼마나 가까운지(−1~1), 95% 구간 포함',
    population: '구매자 1,500명 표본',
  },
  retentionRate: {
    name: '돌아온 비율',
    formula: '그 단위에 돌아온 사용자 ÷ 충분히 지켜본 사용자, 95% 윌슨 구간 포함',
    population: '기간 안 해당 종류의 첫 이벤트를 한 사용자',
  },
  cohortActive: {
    name: '활동한 사용자',
    formula: '그 주나 달에 이벤트가 있는 사용자 ÷ 그만큼 지켜본 코호트 사용자, 95% 윌슨 구간 포함',
    population: '기간 안에 진입한 사용자',
  },
  boughtAgain: {
    name: '다시 구매한 비율',
    formula: '그 일수 안에 다시 구매한 비율(카플란-마이어), 95% 구간 포함',
    population: '기간 안 첫 구매 세션부터 본 구매자',
  },
  purchaseGaps: {
    name: '구매 사이 일수',
    formula: '관측된 간격의 하위 25%, 중앙값, 상위 25%와 그 구간. 긴 간격은 로그에 담기지 않음',
    population: '이어진 구매 세션의 짝',
  },
  aliveShare: {
    name: '남아 있는 고객',
    formula: '고객이 떠나지 않았을 확률의 평균(BG/NBD), 95% 구간 포함',
    population: '기간 안의 구매자',
  },
  expectedPurchases: {
    name: '예상 구매',
    formula: '그 개월 안에 고객에게서 예상되는 구매 일수(BG/NBD), 95% 구간 포함',
    population: '기간 안의 구매자',
  },
  customerValue: {
    name: '고객 가치',
    formula: '달마다 예상 구매 × 구매당 예상 금액, 월 1% 할인, 95% 구간 포함',
    population: '기간 안의 구매자',
  },
} as const;
