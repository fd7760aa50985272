// What failed, and whether anybody was told.

// Out of memory first: it is the one that is mended by asking for more.
function severity(row) {
  if (row.outcome === 'oom') return 0;
  return row.hidden_behind ? 1 : 2;
}

const kFailureKinds = [
  ['▲ out of memory', 'Killed for want of memory'],
  ['◆ hidden', 'The program that started it returned 0 all the same'],
  ['✕ failed', 'An exit code that is not 0, or a signal'],
];

function failureKindCell(row) {
  const [text, help] = kFailureKinds[severity(row)];
  return element('td', {title: help}, element('span', {class: 'badge bad'}, text));
}

function ownReason(row) {
  if (row.outcome !== 'oom') return row.signal ?? `exit code ${row.exit_code}`;
  if (row.oom_limit_bytes === null) return 'killed: the machine had no memory left';
  return `killed at its limit of ${formatBytes(row.oom_limit_bytes)}`;
}

function failureReason(row) {
  return ownReason(row) + (row.hidden_behind ? `, yet ${row.hidden_behind} returned 0` : '');
}

const kFailureColumns = [
  {title: 'Kind', key: (row) => severity(row) * 1e9 + row.start / 1e9, cell: failureKindCell},
  kTool,
  {title: 'Reason', key: failureReason, cell: (row) => textCell(failureReason(row))},
  kCommand,
  ...kTaskIfAny,
  kStarted,
  kDuration,
  kMemory,
];

function failuresLead(failures) {
  const {failed, oom} = report.outcomes;
  if (failed + oom === 0) return 'No execution failed.';
  const hidden = failures.filter((row) => row.hidden_behind).length;
  const parts = [];
  if (oom > 0) parts.push(`${formatCount(oom)} killed for want of memory`);
  if (hidden > 0) {
    const which = hidden === 1 ? 'it' : 'them';
    parts.push(`${formatCount(hidden)} hidden: what started ${which} returned 0 all the same`);
  }
  const end = parts.length > 0 ? `: ${parts.join('; ')}` : '';
  return `${plural(failed + oom, 'execution')} failed${end}.`;
}

// Ends with a code that is not 0, or by a signal, that are no failures.
function harmlessEnds() {
  const {answer, sigpipe} = report.outcomes;
  const notes = [];
  if (answer > 0)
    notes.push(`${plural(answer, 'answer')} by exit code, as when grep finds nothing`);
  if (sigpipe > 0) notes.push(`${plural(sigpipe, 'execution')} whose reader had enough (SIGPIPE)`);
  return notes;
}

function showFailures() {
  const failures = report.executions.filter((row) => row.failing);
  lead('failures', failuresLead(failures));
  for (const text of harmlessEnds()) addNote('failures', `Not counted: ${text}.`);
  if (failures.length === 0) return null;
  byId('failures').classList.add('some');
  return new DataTable(tablePlace('failures'), kFailureColumns, failures, {
    label: 'failures',
    pageRows: kFewRows,
    search: failures.length > kFewRows ? searchText : null,
  });
}
