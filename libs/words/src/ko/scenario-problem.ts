/** 시나리오의 잘못. */
export const scenarioProblem = {
  'unknown-key': '없는 키입니다.{near, select, none { 쓸 수 있는 키: {choices}.} other { 혹시 {near}인가요?}}',
  missing: '값이 빠졌습니다.',
  'not-together': '파일의 다른 내용과 함께 쓸 수 없습니다. ({detail})',
  'ends-out-of-order': '값 {value}, 범위 {low}~{high}. 값은 범위 안에 있어야 합니다.',
  'not-allowed':
    '{given} 값은 쓸 수 없습니다. {expects, select, number {{isWhole, select, yes {정수} other {숫자}}를 적으세요{least, select, none {} other { ({isAbove, select, yes {{least} 초과} other {{least} 이상}})}}{most, select, none {} other { ({isBelow, select, yes {{most} 미만} other {{most} 이하}})}}.} choice {다음 중 하나를 적으세요: {choices}.} keys {다음 키를 한 줄에 하나씩 들여써서 적으세요: {choices}.} list {"- "로 시작하는 목록을 적으세요.} names {이름마다 숫자를 적으세요.} other {글자를 적으세요. 필요하면 따옴표로 감싸세요.}}{near, select, none {} other { 혹시 {near}인가요?}}',
  refused: {
    snapshot: '캠페인 대상이 고정된 로그 상태가 아닙니다. 이 항목을 지우세요.',
    audience: '대상은 캠페인의 것을 씁니다. 이 항목을 지우세요.',
    entry: '사용자는 대상 규칙에 따라 들어옵니다. "start"를 적으세요.',
    days: '진입 후 며칠 동안 지켜볼지 1에서 366 사이로 적으세요.',
    users: '이 실행 횟수로는 너무 많아 추출할 수 없습니다. 사용자 수나 실행 횟수를 줄이세요. ({detail})',
    runs: '값이 너무 큽니다. 20,000 이하로 적으세요.',
    channel: '쇼핑몰 설정에 이 채널의 비용이 없습니다. 설정에 추가하거나 연락 1회 비용을 적으세요. ({detail})',
    model: '여기서 목록을 만들 수 있는 모델이 아닙니다. 모델의 ID, 종류 또는 "live"을 적으세요. ({detail})',
    rules: '규칙 모음을 하나로 정할 수 없습니다. ID를 적거나 이 항목을 지우세요. ({detail})',
  },
} as const;
