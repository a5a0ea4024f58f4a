/** 서버가 받아들이지 않은 까닭, 코드마다 하나씩. 여기에 없는 것은 서버의 말 그대로 보여 줍니다. */
export const refusal = {
  loses:
    '{on, select, sessions {비회원 세션에서 } other {}}지금 운영 모델에 집니다. {metric} 차이는 {difference}포인트입니다(95% 구간 {low} ~ {high}). 그래도 답하게 하겠다고 표시하거나 다른 것을 고르세요.',
  'serves-already': '이미 운영 모델입니다.',
  serves: '운영 모델의 학습입니다. 먼저 다른 학습을 승격하세요.',
  'other-shop': '다른 쇼핑몰의 데이터로 학습한 것입니다. 이 쇼핑몰의 데이터로 학습한 것을 고르거나 다시 학습하세요.',
  'not-one-of': '다음 중 하나만 정하세요: {fields}.',
  'files-removed': '학습 {id}: 파일을 지워 수치만 남았으므로 답할 수 없습니다. 다른 학습을 고르거나 다시 학습하세요.',
  'files-damaged': '학습 {id}: 파일이 손상되었거나 없어져 답할 수 없습니다. 다른 학습을 고르거나 다시 학습하세요.',
  deleted: '이전 운영 모델의 학습 {id}: 삭제되어 되돌릴 수 없습니다. 다른 학습이 답하게 하세요.',
  'number-out-of-range': '{name}: {value}. {least}부터 {most}까지의 {whole, select, yes {정수} other {수}}로 적으세요.',
  'setting-unknown':
    '{model} 모델에는 ‘{setting}’ 설정이 없습니다. {known, select, none {설정이 하나도 없는 모델입니다.} other {있는 설정: {known}.}}',
  'setting-out-of-range': '{model} 모델의 {setting} 설정에 쓸 수 없는 값입니다: {value}. 다른 값을 적으세요.',
  'settings-clash': '{model} 모델에 함께 쓸 수 없는 설정입니다: {settings}. 하나를 바꾸세요.',
  'settings-no-object': '{model, select, none {} other {{model} 모델의 }}설정은 이름과 값으로 적어야 합니다.',
  'settings-of-kind-left-out':
    '만들 종류에 없는 {model} 모델의 설정이 들어 있습니다. 그 종류를 선택하거나 설정을 빼세요.',
  'kind-unknown': '‘{model}’ 종류의 모델은 없습니다. 있는 종류: {known}.',
  'event-weight-out-of-range':
    '{name}: {value}. {sort, select, remove {빼기는 점수를 깎으므로 −{most}부터 0까지의 수로 적으세요.} days {0보다 크고 {most} 이하인 수를 적거나 비워 두세요.} other {0부터 {most}까지의 수로 적으세요.}}',
  'event-weights-all-zero':
    '조회, 담기, 구매의 가중치가 모두 0이어서 배울 것이 없습니다. 하나라도 0보다 크게 적으세요.',
  shape: '규칙의 형식에 맞지 않습니다. 새로 만드세요.',
  'rules-too-large': '규칙이 허용된 크기를 넘습니다. 상품 대신 카테고리를 적거나 일부를 지우세요.',
  'replaced-demo':
    '데모 쇼핑몰에서 만든 대상입니다. 실제 로그가 데모를 대신했으므로 이 대상의 사용자는 실제 사용자가 아닙니다. 대상을 다시 저장해 그것을 쓰세요.',
  'aa-missing': '먼저 A/A 테스트를 하세요. 이 계획으로 끝난 테스트가 없습니다. 그 뒤에 승인할 수 있습니다.',
  'aa-finds-too-much':
    '이 계획의 최근 A/A 테스트가 아무것도 하지 않았는데도 효과를 찾아, 캠페인을 승인할 수 없습니다. 지표나 집단 비율을 바꾸거나, 다른 대상으로 캠페인을 새로 계획하세요.',
  'aa-incomputable':
    '이 계획의 최근 A/A 테스트를 계산할 수 없어 캠페인을 승인할 수 없습니다. 더 넓은 대상으로 캠페인을 새로 계획하세요.',
  'budget-spent':
    '이 요청에는 {requested}포인트가 필요한데 남은 것이 모자랍니다. {seconds}초 뒤에 다시 하거나 더 적게 물으세요.',
  'takes-a-job': '오래 걸리는 질문이라 바로 답할 수 없습니다. 기간을 줄이거나 작업으로 시작하세요.',
  'unknown-currency': '‘{value}’: 없는 통화 코드입니다. KRW, USD, EUR처럼 ISO 4217의 세 글자로 적으세요.',
} as const;

/** 입력 항목을 부르는 말. */
export const fields = {
  trainingId: '학습',
  modelId: '모델',
  rules: '규칙',
  ruleSet: '저장한 규칙 묶음',
  audienceId: '대상',
  allUsers: '모든 사용자',
  rule: '규칙',
  campaignId: '캠페인',
  effect: '효과',
  upliftRelative: '상승률',
} as const;

/** 수를 부르는 말. */
export const numbers = {
  k: '목록 길이',
  first: '사용자마다 추천할 상품 수',
  budgetSeconds: '설정을 시도할 시간(초)',
  fitWork: '학습 한 번에 허용할 계산량',
  keepLast: '남길 스냅샷 수',
  olderThanDays: '지난 날수',
  expectedUplift: '기대 상승',
  upliftRelative: '찾으려는 상승',
  alpha: '유의 수준',
  power: '검정력',
  treatmentShare: '실험군 비율',
  grossMargin: '매출총이익률',
  perContact: '연락 한 번의 비용',
  runs: '반복 수',
  windowDays: '결과를 세는 일수',
  days: '기간(일)',
  traffic: '참여 비율',
  holdoutShare: '제외 비율',
  rerandomizations: 'A/A 테스트 횟수',
} as const;
