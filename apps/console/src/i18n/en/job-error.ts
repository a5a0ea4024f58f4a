/** Why a job did not come through, by the server's code; what is not here is shown in the server's words. */
export const jobError = {
  'not-found': '{file} does not exist. Check the path.',
  'no-match': 'No file fits {file}. Check the pattern.',
  'outside-import-folders':
    '{file} lies outside the folders that may be imported from. Put it there, or ask the operator to allow its folder.',
  unreadable:
    '{file, select, none {A file} other {{file}}} cannot be read. Change its permissions or look at the disk, or copy the file and use the copy.',
  'no-permission':
    '{file, select, none {A file of the data folder} other {{file}}} may not be read or written by the server. Change the permissions of the folder, and start it again.',
  'disk-failed': 'The server could not use the disk of its data folder. Check the disk, then start this again.',
  'no-logs': 'No log was found in {file}. Name a log file or a folder of them.',
  empty: '{file, select, none {No row was read.} other {{file} is empty.}} Choose a file with rows.',
  'header-only': '{file} has a header and no rows. Choose a file with rows.',
  binary: '{file} is not a text file. Choose the log’s CSV, JSON lines or Parquet.',
  encoding:
    '{fault, select, utf16 {{file} is UTF-16. Save it as CSV UTF-8.} carriageReturn {{file} ends its lines with a carriage return alone. Save it with LF or CRLF line ends.} other {{file} holds texts that are not UTF-8. Write them as UTF-8.}}',
  damaged: '{file} is damaged or breaks off. Copy it again.',
  'cut-file':
    '{file} is not complete: the packed file ends early, so nothing was imported. Copy it again, or accept incomplete packed files in the options.',
  columns:
    '{file} is not a log. {columns, select, none {Columns that a log needs are not in it.} other {It lacks {columns}.}} Export it again, or say its separator and columns in the options.',
  'column-count':
    '{file} has another number of columns than were named. Name each one, and leave one empty to pass it over.',
  'is-catalogue': '{file} is a product catalogue, not a log. Choose it as the catalogue, beside a log.',
  'no-catalogue':
    '{fault, select, format {{file}: write the catalogue as CSV.} products {{file}: the catalogue has more than {limit, plural, one {# product} other {# products}}, so nothing was imported. Leave out products that the log does not name.} other {{file} is no product catalogue: its first line must name product_id and one of category_id, category_code and brand, and neither event_time nor user_id.}}',
  'too-many-bad':
    '{fault, select, catalogue {{file}: no row of the catalogue has a usable product id.} all {{file}: none of its {read, plural, one {# row} other {# rows}} is good, so nothing was imported.} other {{file}: {bad, number} of {read, plural, one {# row} other {# rows}} are bad, so nothing was imported; up to {limit, number} % are put aside.}}',
  'mangled-ids':
    '{file}: a spreadsheet has rounded ids in it, so nothing was imported. Export the log again without opening it in a spreadsheet.',
  'id-collision':
    'The id {id} could not be told apart from another one in the lake, so nothing was imported. Change it in the log, and import again.',
  'file-changed':
    '{file} was written to while it was read, so nothing was imported. Wait until it is complete, or import a copy.',
  'unpacks-too-large': '{file} unpacks to far more than it may. Unpack it yourself and look at it.',
  'read-otherwise':
    '{file} is in the data already, read in another way, and its rows would stand beside those, so nothing was imported. Replace its months, roll back to a snapshot before that import, or say in the options that it is to be read again.',
  'months-lacking':
    '{month} was to be replaced, but no file has a row of it, so nothing was imported. Name months that the files hold: {held}.',
  'mixed-synthetic':
    'This data folder holds a real log, and synthetic rows never mix with it. Choose another data folder for the demo shop.',
  'upload-gone': 'An uploaded file is gone. Send it again.',
  'no-space':
    '{needed, plural, =0 {The disk is full. Free some space and try again.} other {It needs about {needed, number} MB on the disk, which has {free, number} MB. Free some space.}}',
  'out-of-memory':
    'The memory that it may use was not enough, so nothing was done. Close other programs, or give it more.',
  'passes-disagree': 'Two ways of counting disagree, so nothing was imported. Please report this with the file.',
  'lake-busy': 'Another process was writing the lake and did not end in time. Try again when it has.',
  'lease-lost': 'Another process took over writing the lake, because this one gave no sign of life. Start it again.',
  'no-data': 'There is no data yet. Import a log first.',
  'no-snapshot': 'The snapshot is gone. Choose another one.',
  'damaged-lake':
    '{file, select, none {A file of the lake} other {{file}}} is missing or not as it was written. Restore the data folder from a backup, or import the log into another one.',
  'newer-data': 'The data folder was written by a newer Cartograph. Update this one.',
  'is-current': 'The current snapshot stays. Roll back to another one first.',
  'totals-differ': 'The rows would not have stayed the same, so nothing was changed. Verify the data, and report this.',
  'not-imported':
    'Recorded events were not taken into the data; they stay where they are. Look at the import’s report, then try again.',
  'events-being-written':
    'Events that name one of the users are still being written by a process. Stop it, or wait until it has ended, and erase again.',
  'training-gone': 'The training was deleted, or has no such model. Choose another one.',
  'snapshot-replaced': 'The snapshot was replaced while models were trained on it. Train again.',
  'simulation-gone': 'The simulation is gone. Start one from its campaign.',
  'empty-audience': 'Nobody is in the audience. Choose a wider one, or a longer period.',
  'nobody-followed':
    'The log follows none of the audience’s users long enough after they enter, within its period. Give fewer days, take an audience whose period ends later, or import a longer log.',
  'audience-not-logged':
    'We cannot tell who is in the audience, because no day of its period has all the events that decide it. Save an audience of another period or by another rule.',
  'purchases-not-logged':
    'The log has no purchases in the audience’s period, or the tracking lost them all, so what its users buy is not known. Save an audience of a period that has them.',
  'no-outcomes':
    'None of the audience’s users has a value of the metric, so there is nothing to test. Choose a wider audience, a longer window or another metric.',
  'metric-not-in-history':
    'The past has no values of the plan’s primary metric. Take a metric of the log as the primary one.',
  'impossible-scenario': 'The scenario cannot be simulated on this past: {detail}',
  'audience-gone': 'The audience of the campaign is gone. Save it again, and plan a campaign on that one.',
  'scenario-run-gone': 'The simulation is gone. Start one from its campaign.',
  'lists-gone': 'A model or a rule set of the scenario is not there any more. Name another one. ({detail})',
  'aa-run-gone': 'The A/A test is gone. Start one from its campaign.',
  'members-missing':
    'The users of the audience are missing, or not those that were frozen. Restore them from a backup, or save the audience again.',
  'damaged-model': 'A model’s file is missing or damaged. Train again.',
  canceled: 'Canceled. Start it again when you like.',
  'server-stopped': 'Canceled because the server was stopped. Start it again.',
  'process-ended': 'Its process ended unexpectedly; often the machine ran out of memory. Start it again.',
  'process-gone': 'The process that ran it is gone, so its result is unknown. Start it again.',
  unavailable: 'The server could not do it now. Try again in a moment.',
  internal: 'Something went wrong on the server. Quote {id} when you report it; the log has the details.',
} as const;
