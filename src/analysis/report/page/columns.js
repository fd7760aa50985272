// The columns of the tables. A cell shows a rounded figure; its title has the exact one.

function valueCell(value, format, exact) {
  if (value === null) return element('td', {class: 'unknown', title: 'unknown'}, '–');
  return element('td', {title: exact}, format(value));
}
function durationCell(ns) { return valueCell(ns, formatDuration, ns === null ? null : `${formatCount(ns)} ns`); }
function bytesCell(bytes) { return valueCell(bytes, formatBytes, bytes === null ? null : `${formatCount(bytes)} bytes`); }
function countCell(count) { return valueCell(count, formatCount, null); }
function timeCell(ns) { return valueCell(ns, formatTime, ns === null ? null : exactTime(ns)); }
function textCell(text) { return element('td', {title: text}, text ?? ''); }

function swatch(tool) { return element('span', {class: `swatch tool-${tool.colour}`, 'aria-hidden': 'true'}); }

function toolCell(tool) { return element('td', {title: tool.name}, swatch(tool), tool.name); }

// execCommand: navigator.clipboard is not there for every page that was opened as a file.
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element('textarea', {readonly: ''});
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

function copyButton(text) {
  const button = element('button', {type: 'button', class: 'copy', 'aria-label': 'Copy the command'}, 'Copy');
  button.addEventListener('click', async (event) => {
    event.stopPropagation();
    await copyText(text);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return button;
}

function commandCell(row) {
  const command = row.command ?? '';
  const end = row.command_cut ? ' …' : '';
  const title = row.command_cut ? `${command} … (cut: the database has all of it)` : command;
  return element('td', {}, element('div', {class: 'copyable'},
                                   element('span', {class: 'command', title}, command + end), copyButton(command)));
}

function exitCell(row) {
  const text = howItEnded(row);
  return element('td', {class: row.failing ? 'bad-text' : row.end_reason === 'exec' ? 'unknown' : null},
                 row.failing ? `✕ ${text}` : row.end_reason === 'exec' ? 'exec' : text);
}

function cpuCell(row) {
  const cell = durationCell(row.cpu_ns);
  if (row.cpu_quality === 'at_exit') cell.title += ', up to one scheduler tick short';
  if (row.cpu_quality === 'sampled') cell.title += ', as it was last sampled';
  return cell;
}

function memoryCell(row) {
  const cell = bytesCell(row.max_rss_bytes);
  if (row.max_rss_quality === 'upper_bound') {
    cell.prepend('≤ ');
    cell.title += ' at most: an earlier program of its process may have needed it';
  }
  if (row.max_rss_quality === 'sampled') cell.title += ', the largest sample';
  return cell;
}

const kTool = {title: 'Tool', key: (row) => row.toolName, cell: (row) => toolCell(report.tools[row.tool]), kind: 'text'};
const kCommand = {title: 'Command', key: (row) => row.command ?? '', cell: commandCell, kind: 'wide'};
const kTask = {title: 'Task', key: (row) => row.taskTitle, cell: (row) => textCell(row.taskTitle), kind: 'text'};
const kStarted = {title: 'Started', key: (row) => row.start, cell: (row) => timeCell(row.start), kind: 'number'};
const kDuration = {title: 'Duration', key: (row) => row.duration, cell: (row) => durationCell(row.duration), kind: 'number'};
const kExit = {title: 'Ended', key: howItEnded, cell: exitCell};
const kCpu = {title: 'CPU', key: (row) => row.cpu_ns, cell: cpuCell, kind: 'number'};
const kMemory = {title: 'Peak memory', key: (row) => row.max_rss_bytes, cell: memoryCell, kind: 'number'};
const kRead = {title: 'Read', key: (row) => row.read_bytes, cell: (row) => bytesCell(row.read_bytes), kind: 'number', help: 'From storage'};
const kWritten = {title: 'Written', key: (row) => row.write_bytes, cell: (row) => bytesCell(row.write_bytes), kind: 'number', help: 'To storage'};
const kTaskIfAny = report.tasks.length > 0 ? [kTask] : [];

const kExecutionColumns = [kTool, kCommand, ...kTaskIfAny, kStarted, kDuration, kExit, kCpu, kMemory, kRead, kWritten];

// Out of memory first: it is the one that is mended by asking for more.
function severity(row) { return row.outcome === 'oom' ? 0 : row.hidden_behind ? 1 : 2; }

function failureReason(row) {
  if (row.outcome === 'oom') {
    return row.oom_limit_bytes === null ? 'killed: the machine had no memory left'
                                        : `killed at its limit of ${formatBytes(row.oom_limit_bytes)}`;
  }
  const reason = row.signal ? row.signal : `exit code ${row.exit_code}`;
  return row.hidden_behind ? `${reason}, yet ${row.hidden_behind} returned 0` : reason;
}

function failureKindCell(row) {
  const [text, help] = row.outcome === 'oom' ? ['▲ out of memory', 'Killed for want of memory']
      : row.hidden_behind ? ['◆ hidden', 'The program that started it returned 0 all the same']
                          : ['✕ failed', 'An exit code that is not 0, or a signal'];
  return element('td', {title: help}, element('span', {class: 'badge bad'}, text));
}

const kFailureColumns = [
  {title: 'Kind', key: (row) => severity(row) * 1e15 + row.start / 1e6, cell: failureKindCell},
  kTool,
  {title: 'Reason', key: failureReason, cell: (row) => textCell(failureReason(row))},
  kCommand, ...kTaskIfAny, kStarted, kDuration, kMemory,
];

function taskStatusCell(task) {
  const text = task.status === 'failed' ? `✕ ${howItEnded(task)}` : task.status;
  return element('td', {class: task.failing ? 'bad-text' : null}, text);
}

function taskCell(task) {
  const button = element('button', {type: 'button', class: 'link', title: `${task.title}: list its executions`}, task.title);
  button.addEventListener('click', () => chooseTask(task));
  return element('td', {}, button);
}

const kTaskColumns = [
  {title: 'Task', key: (task) => task.title, cell: taskCell, kind: 'wide'},
  {title: 'Status', key: (task) => task.status, cell: taskStatusCell},
  {title: 'Attempt', key: (task) => task.attempt, cell: (task) => countCell(task.attempt), kind: 'number'},
  kStarted, kDuration,
  {title: 'Executions', key: (task) => task.executions, cell: (task) => countCell(task.executions), kind: 'number'},
  {...kCpu, cell: (task) => durationCell(task.cpu_ns)},
  {...kMemory, key: (task) => task.peak_rss_bytes, cell: (task) => bytesCell(task.peak_rss_bytes)},
  kRead, kWritten,
];

const kToolColumns = [
  {title: 'Tool', key: (tool) => tool.name, cell: toolCell, kind: 'wide'},
  {title: 'Executions', key: (tool) => tool.executions, cell: (tool) => countCell(tool.executions), kind: 'number'},
  {title: 'Failed', key: (tool) => tool.failed, cell: (tool) => failedCountCell(tool.failed), kind: 'number'},
  {title: 'Duration', key: (tool) => tool.duration_ns, cell: (tool) => durationCell(tool.duration_ns), kind: 'number', help: 'All of them together'},
  {title: 'CPU', key: (tool) => tool.cpu_ns, cell: (tool) => durationCell(tool.cpu_ns), kind: 'number', help: 'All of them together'},
  {title: 'Peak memory', key: (tool) => tool.max_rss_bytes, cell: (tool) => bytesCell(tool.max_rss_bytes), kind: 'number', help: 'Of the largest'},
  kRead, kWritten,
];

function failedCountCell(count) {
  return element('td', {class: count > 0 ? 'bad-text' : 'unknown'}, count > 0 ? `✕ ${formatCount(count)}` : '0');
}
