/** 틀: 탐색, 명령 팔레트, 로그인, 상태 화면. */
export const app = {
  title: '{page} · Cartograph',
  skip: '본문으로 건너뛰기',
  menu: '탐색 메뉴 열기',
  close: '닫기',
  notAPrice: '35.79 같은 가격을 쓰세요',
  navigation: '페이지',
  tools: '검색, 언어, 테마, 계정',
  palette: '검색하거나 이동하기…',
  accountMenu: '내 계정',
  signOut: '로그아웃',
  notSignedOut: '아직 로그인되어 있습니다. {words}',
  shortcuts: '키보드 단축키',
  lightTheme: '밝은 테마로 바꾸기',
  darkTheme: '어두운 테마로 바꾸기',
  otherLanguage: 'View in English',
  demoShop: '데모 쇼핑몰',
  synthetic: '데모 쇼핑몰: 이 화면의 모든 숫자는 만들어 낸 것입니다. 실제 로그를 가져오면 바뀝니다.',
  readOnly: '읽기 전용 서버입니다. 모든 내용을 볼 수 있지만 변경할 수는 없습니다.',
  groups: { reports: '보고서', recommendations: '추천', plan: '계획', data: '데이터', settings: '설정' },
  pages: {
    today: '오늘',
    overview: '개요',
    funnel: '퍼널',
    demand: '시간대별 수요',
    purchaseDrivers: '구매 요인',
    summaryReport: '요약 보고서',
    behavior: '고객 행동',
    segments: '세그먼트와 리텐션',
    products: '상품',
    explore: '탐색',
    views: '저장한 보기',
    insights: '인사이트',
    recommendations: '추천',
    models: '모델',
    actionItems: '실행 과제',
    campaigns: '캠페인',
    data: '데이터',
    settings: '설정',
  },
  questions: {
    today: '무엇이 달라졌고, 무엇을 해야 하나요?',
    overview: '쇼핑몰은 지금 어떤 상태인가요?',
    funnel: '고객을 어디에서 놓치고 있나요?',
    demand: '어느 카테고리가 언제 몰리나요?',
    purchaseDrivers: '카테고리마다 어떤 상품 특성이 구매와 함께 나타나나요?',
    summaryReport: '고객은 언제 무엇을 하고, 어떤 상품을 고르나요?',
    behavior: '행동들은 서로 어떻게 이어지나요?',
    segments: '어떤 사람들이고, 돌아오는가?',
    products: '어떤 상품에 주목해야 하나요?',
    explore: '무엇이 궁금한가요?',
    views: '어떤 보기를 저장해 두었나요?',
    insights: '무엇을 발견했고, 아직도 유효한가요?',
    recommendations: '무엇을 왜 보여 줄까요?',
    models: '어떤 고객에게 어떤 모델이 이기나요?',
    actionItems: '무엇을 할 건가요?',
    campaigns: '효과가 있을까요?',
    data: '이 데이터를 믿어도 되나요?',
    settings: '쇼핑몰은 어떻게 설정되어 있고, 누가 무엇을 할 수 있나요?',
  },
  keys: { palette: '페이지, 명령, 사용자, 상품 검색', search: '이 화면의 검색창으로 이동', help: '이 목록 보기' },
  commands: {
    title: '명령',
    pages: '페이지',
    ids: 'ID로 찾기',
    user: '사용자 {id} 추천 보기',
    product: '상품 {id} 찾기',
    newCampaign: '캠페인 계획하기',
    explorer: 'GraphQL 탐색기 열기',
    nothing: '일치하는 항목이 없습니다',
  },
} as const;

export const signIn = {
  title: '로그인',
  text: '장바구니의 흐름을 지도로 봅니다.',
  readOnly: '읽기 전용 서버이므로 로그인할 수 없습니다. 이미 로그인했거나 API 키가 있으면 모든 내용을 볼 수 있습니다.',
  setupFirst: '아직 계정이 없습니다. Cartograph를 시작할 때 출력된 설정 링크를 여세요.',
  synthetic: '데모 쇼핑몰이며, 데이터는 모두 만들어 낸 것입니다.',
  email: '이메일 주소',
  password: '비밀번호',
  showPassword: '비밀번호 보기',
  submit: '로그인',
} as const;

export const setup = {
  name: '처음 설정',
  title: '첫 번째 계정 만들기',
  text: '이 계정이 관리자가 됩니다. 다른 계정은 설정에서 만들 수 있습니다.',
  yourName: '이름',
  passwordHint: '12자 이상. 기호보다 낱말 몇 개가 기억하기 쉽습니다.',
  submit: '계정 만들기',
  noToken: '링크가 완전하지 않습니다',
  noTokenText: 'Cartograph를 시작할 때 출력된 설정 링크를 “token=” 뒤까지 모두 복사하세요.',
  done: '설정이 끝났습니다',
  doneText: '첫 번째 계정이 이미 있습니다. 그 계정으로 로그인하거나, 관리자에게 계정을 요청하세요.',
  toSignIn: '로그인으로 이동',
} as const;

export const noSnapshot = {
  title: '아직 가져온 로그가 없습니다',
  text: '데이터 화면에 로그 파일을 끌어다 놓으면, 잠시 뒤 여기에 내용이 나타납니다.',
  askOperator: '운영자 역할의 사람이 첫 로그를 가져오면 여기에 내용이 나타납니다.',
  import: '로그 가져오기',
  look: '데이터로 이동',
} as const;

export const noPermission = {
  title: '이 계정으로는 볼 수 없습니다',
  text: '관리자가 볼 수 있는 역할을 줄 수 있습니다. 역할은 설정에 나와 있습니다.',
} as const;

export const notFound = {
  title: '이 주소에는 아무것도 없습니다',
  text: '삭제되었거나 링크가 완전하지 않을 수 있습니다.',
  home: '오늘로 가기',
} as const;

export const waiting = '불러오는 중…';

export const problem = {
  retry: '다시 시도',
  reload: '새로고침',
  page: {
    title: '이 화면에 문제가 생겼습니다',
    remedy: '새로고침해 보고, 다시 생기면 무엇을 했는지 관리자에게 알려 주세요.',
  },
  request: '요청 <code>{id}</code>: 관리자가 서버 로그에서 찾을 수 있습니다.',
  UNAUTHENTICATED: { title: '로그인이 만료되었습니다', remedy: '다시 로그인하면 이 화면으로 돌아옵니다.' },
  FORBIDDEN: { title: '이 계정으로는 할 수 없습니다', remedy: '관리자에게 필요한 역할을 요청하세요.' },
  BAD_USER_INPUT: { title: '이대로는 조회할 수 없습니다', remedy: '기간이나 필터를 바꿔 다시 시도하세요.' },
  NOT_FOUND: { title: '더 이상 존재하지 않습니다', remedy: '뒤로 가서 다른 항목을 고르세요.' },
  CONFLICT: { title: '다른 사람이 먼저 바꿨습니다', remedy: '새로고침한 뒤 다시 바꿔 주세요.' },
  COST_EXCEEDED: { title: '한 번에 너무 많이 요청했습니다', remedy: '기간을 줄이거나 행 수를 줄이세요.' },
  RATE_LIMITED: { title: '요청이 너무 많습니다', remedy: '1분쯤 기다렸다가 다시 시도하세요.' },
  TIMEOUT: { title: '응답이 너무 오래 걸렸습니다', remedy: '다시 시도하거나 기간을 줄이세요.' },
  READ_ONLY: { title: '읽기 전용 서버입니다', remedy: '관리자가 --read-only 없이 서버를 다시 시작한 뒤 변경하세요.' },
  UNAVAILABLE: {
    title: '서버가 지금 응답할 수 없습니다',
    remedy: '가져오기 중이거나 시작 중일 수 있습니다. 잠시 뒤 다시 시도하세요.',
  },
  INTERNAL: {
    title: '서버에 문제가 생겼습니다',
    remedy: '다시 시도하세요. 계속되면 아래 요청 번호를 관리자에게 알려 주세요.',
  },
  NETWORK: {
    title: '서버가 응답하지 않습니다',
    remedy: 'Cartograph가 실행 중인지, 네트워크에 연결되어 있는지 확인한 뒤 다시 시도하세요.',
  },
} as const;

export const userError = {
  detailed: '{words} ({message})',
  problem: '{title}. {remedy}',
  INVALID: '사용할 수 없는 값입니다',
  REQUIRED: '필요한 값입니다',
  TOO_LONG: '너무 깁니다',
  TAKEN: '이미 사용 중입니다',
  NOT_FOUND: '더 이상 존재하지 않습니다',
  CONFLICT: '다른 사람이 먼저 바꿨습니다',
  FORBIDDEN: '이 계정으로는 할 수 없습니다',
  EXPIRED: '더 이상 유효하지 않습니다',
  WRONG_CREDENTIALS: '이메일 주소나 비밀번호가 맞지 않습니다',
  RATE_LIMITED: '시도가 너무 많습니다. 잠시 기다려 주세요',
  BUSY: '다른 작업이 실행 중입니다. 잠시 뒤 다시 시도하세요',
} as const;

export const toast = { region: '알림', close: '알림 닫기' } as const;

export const draft = { restored: '전에 쓰고 저장하지 않은 내용을 불러왔습니다.', discard: '버리기' } as const;
