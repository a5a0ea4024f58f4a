/** 캠페인을 분석할 수 없는 까닭, 파일을 받지 않은 까닭. */
export const campaignProblem = {
  'not-started': '아직 시작하지 않은 캠페인이라 노출된 사용자가 있을 수 없습니다. 먼저 시작하세요.',
  'no-exposures': '한 집단에만 노출된 사용자가 없습니다. 노출을 보낸 뒤 다시 점검하세요.',
  'nothing-recorded':
    '{metrics}에 기록된 것이 아직 없어 아무것도 하지 않은 사용자를 알 수 없습니다. 결과를 보내세요. 결과가 없었다면 보내는 쪽에서 completeUntil로 알려야 합니다.',
  'no-log': '계획의 지표는 로그에서 오는데 아직 로그가 없습니다. 시작한 뒤의 로그를 가져오세요.',
  'log-ends-before-start':
    '{hasUntil, select, yes {로그가 {until}에 끝나 캠페인 시작({started})보다 앞섭니다.} other {캠페인 시작({started}) 뒤의 이벤트가 로그에 없습니다.}} 그 뒤의 로그를 가져오세요.',
  'nobody-observed-yet':
    '사용자 {units, plural, other {#명}} 중 {until}까지 {window, plural, other {#일}} 동안 지켜본 사람이 아직 없습니다. 첫 사용자의 관찰 기간은 {first}에 끝납니다. 로그가 그때까지 담으면 다시 점검하세요.',
  'units-not-in-log':
    '캠페인에 노출된 사용자 {units, plural, other {#명}}이 로그에 한 명도 없습니다. 로그의 사용자 아이디로 노출을 기록하세요.',
  'too-many-in-two-arms':
    '사용자 {units, plural, other {#명}} 중 {inTwoArms, number}명이 둘 이상의 집단에 노출되어 1%를 넘습니다. 배정이 고장 난 것이며, 빼고 계산해도 나아지지 않습니다. 배정된 집단을 그대로 보여 주세요.',
  'look-not-due':
    '{look, number}번째 점검은 관찰 기간이 끝난 사용자 {needed}명에서 하기로 했는데 지금은 {had}명입니다. {missing, plural, other {#명}}을 더 기다리세요. 미리 점검하면 없는 효과를 찾게 됩니다.',
  'looks-used-up':
    '계획의 마지막 점검을 사용자 {units, plural, other {#명}}에서 이미 했습니다. 더 점검하면 계획에 없는 오류를 쓰게 되니 그 결과로 결정하세요.{late, plural, =0 {} other { 그때까지 집계되지 않은 #명은 계획에 들어가지 않습니다.}}',
  'looked-meanwhile': '그동안 다른 사람이 점검했습니다. 그 결과를 보세요.',
  'bad-row': '{file} {line}행, {column} “{value}”: {reason}. 아무것도 기록하지 않았습니다.',
  'not-a-table': '{file} {line}행: {reason}. 아무것도 기록하지 않았습니다.',
  'too-many-rows': '{file} 파일의 행이 {most}개를 넘습니다. 나누어 보내세요. 이미 아는 행은 아무것도 바꾸지 않습니다.',
  'campaign-gone': '시작한 캠페인이 없습니다.',
} as const;

/** 행이나 표의 잘못. */
export const rowReason = {
  'bad-time': '시각이 아닙니다. 2026-01-31T08:00:00Z처럼 적으세요',
  'bad-id': '쓸 수 없는 아이디입니다. 앞뒤 공백 없이 200자까지 적으세요',
  'bad-unit': '로그의 사용자 아이디를 앞뒤 공백 없이 적으세요',
  'unknown-arm': '캠페인에 없는 집단입니다',
  'unknown-metric': '캠페인에 없는 지표입니다',
  'metric-of-the-log': '로그에서 오는 지표입니다. 로그를 가져오세요',
  'in-the-future': '미래의 시각입니다. 적는 쪽의 시계를 맞추세요',
  'before-the-start': '캠페인 시작 전의 시각입니다',
  'after-the-end': '캠페인이 끝난 뒤의 시각입니다',
  'bad-value': '1조 이하의 유한한 수를 적으세요',
  'bad-denominator': '비율 지표에는 유한한 수를, 다른 지표에는 비워 두세요',
  cells: '칸의 수가 머리글과 다릅니다',
  quotes: '따옴표가 닫히지 않았거나 뒤에 글자가 있습니다',
  encoding: '파일이 UTF-8 텍스트가 아닙니다',
  gzip: 'gzip이 아니거나 잘렸습니다',
  'no-rows': '머리글 아래에 행이 없습니다',
  'unknown-column': '알 수 없는 열이 있습니다',
  'column-twice': '같은 열이 두 번 있습니다',
  'missing-column': '필요한 열이 없습니다',
  'row-too-long': '행이 너무 길거나 따옴표가 닫히지 않았습니다',
  'cell-too-long': '칸의 내용이 너무 깁니다',
  'too-many-columns': '행에 칸이 너무 많습니다',
  'too-many-rows': '행이 너무 많습니다. 파일을 나누어 보내세요',
  'unpacks-too-large': '압축을 풀면 지나치게 커집니다. 직접 풀어 내용을 확인한 뒤 푼 파일을 보내세요',
} as const;
