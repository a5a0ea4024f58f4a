/** 행의 잘못. */
export const rowProblem = {
  'missing-value': { name: '값이 없음', remedy: '값을 채우거나 행을 빼세요.' },
  'bad-event-time': {
    name: '시각을 읽을 수 없음',
    remedy: '1995년에서 2099년 사이의 시각을 YYYY-MM-DD HH:MM:SS UTC 형식으로 쓰세요. 예: 2019-10-01 00:00:00 UTC.',
  },
  'unknown-event-type': {
    name: '알 수 없는 이벤트 종류',
    remedy: 'view, cart, remove_from_cart, purchase 중 하나를 쓰세요.',
  },
  'mangled-id': {
    name: '스프레드시트가 ID를 바꿈',
    remedy: '스프레드시트로 열지 말고 다시 내보내거나, ID 열을 텍스트로 가져오세요.',
  },
  'id-too-large': { name: 'ID가 64자리보다 김', remedy: '가져오기 전에 더 짧은 ID로 바꾸세요.' },
  'bad-id': { name: 'ID가 정수가 아님', remedy: '부호, 공백, 앞자리 0 없이 쓰세요.' },
  'bad-price': { name: '가격을 읽을 수 없음', remedy: '소수점이 점인 숫자로 쓰세요. 예: 35.79.' },
  'negative-price': { name: '가격이 음수임', remedy: '행을 고치거나 환불은 로그에서 빼세요.' },
  'price-too-precise': { name: '가격이 소수점 아래 넷째 자리를 넘음', remedy: '가져오기 전에 반올림하세요.' },
  'missing-columns': { name: '값이 모자란 줄', remedy: '줄이 잘렸거나 값이 빠졌습니다. 다시 내보내세요.' },
  'missing-column': {
    name: '열이 빠짐',
    remedy: '열을 추가하거나, ‘파일을 읽는 방식’에서 어느 열에 들어 있는지 지정하세요.',
  },
  'repeated-column': { name: '같은 열이 두 번 있음', remedy: '둘 중 하나만 남기세요.' },
  'unknown-column': {
    name: '로그에 없는 열',
    remedy:
      '로그의 열은 event_time, event_type, product_id, category_id, category_code, brand, price, user_id, user_session입니다.',
  },
  'unknown-columns': {
    name: '열 이름이 없음',
    remedy:
      '첫 줄에 열 이름을 넣거나, ‘파일을 읽는 방식’에서 지정하세요: event_time, event_type, product_id, category_id, category_code, brand, price, user_id, user_session.',
  },
  'extra-columns': { name: '값이 남는 줄', remedy: '구분자가 든 값은 큰따옴표로 감싸세요.' },
  'unclosed-quote': { name: '따옴표가 닫히지 않음', remedy: '따옴표를 닫거나, 값 안의 따옴표는 두 번 쓰세요.' },
  'bad-quote': { name: '닫는 따옴표 뒤에 글자가 있음', remedy: '값 안의 따옴표는 두 번 쓰세요.' },
  'not-utf8': { name: 'UTF-8이 아닌 줄', remedy: '파일을 UTF-8로 저장하세요.' },
  'nul-byte': { name: '0 바이트가 든 줄', remedy: '파일이 손상되었습니다. 다시 복사하세요.' },
  'line-too-long': { name: '1 MiB보다 긴 줄', remedy: '파일이 손상되었거나 줄바꿈이 없습니다.' },
  'cut-line': { name: '마지막 줄이 끊김', remedy: '파일을 다시 복사하거나 내보내세요.' },
  'repeated-header': { name: '행 사이에 머리글이 있음', remedy: '파일을 이어 붙인 것입니다. 그 줄은 지워도 됩니다.' },
  'not-json': { name: 'JSON 객체가 아닌 줄', remedy: '한 줄에 열 이름이 든 객체 하나를 쓰세요.' },
  'bad-json-value': { name: '값이 목록, 객체 또는 true/false임', remedy: '글자나 숫자로 쓰세요.' },
  'mangled-category-id': {
    name: '스프레드시트가 카테고리 ID를 바꿈',
    remedy: '카테고리 없이 행을 유지했습니다. 스프레드시트 없이 다시 내보내세요.',
  },
  'rounded-category-id': {
    name: '스프레드시트가 카테고리 ID를 반올림함',
    remedy: '카테고리 없이 행을 유지했습니다. 스프레드시트 없이 다시 내보내세요.',
  },
  'bad-category-id': { name: '카테고리 ID가 정수가 아님', remedy: '카테고리 없이 행을 유지했습니다.' },
  'time-without-zone': { name: '시각에 시간대가 없음', remedy: 'UTC로 보았습니다. 다르면 시간대를 붙이세요.' },
  'stray-month': {
    name: '파일이 제대로 담고 있지 않은 달의 행',
    remedy: '그 달을 바꾸지 않고 더했습니다. 그래도 바꾸려면 그 달을 적으세요.',
  },
  'truncated-gzip': {
    name: '압축 파일이 중간에 끊김',
    remedy: '읽을 수 있는 데까지 남겼습니다. 나머지는 다시 복사해 가져오세요.',
  },
  'truncated-zstd': {
    name: '압축 파일이 중간에 끊김',
    remedy: '읽을 수 있는 데까지 남겼습니다. 나머지는 다시 복사해 가져오세요.',
  },
  'old-snapshots-stay': {
    name: '오래된 스냅샷을 지우지 못함',
    remedy: '가져오기는 끝났습니다. 디스크와 데이터 폴더의 권한을 확인하세요. 다음 가져오기가 지웁니다.',
  },
} as const;
