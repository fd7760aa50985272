// What the columns of the tables have in common, and those of executions. A cell shows a rounded
// figure; its title has the exact one.

function valueCell(value, format, exact) {
  if (value === null) return element('td', {class: 'unknown', title: 'unknown'}, '–');
  return element('td', {title: exact}, format(value));
}
function durationCell(ns) {
  return valueCell(ns, formatDuration, ns === null ? null : `${formatCount(ns)} ns`);
}
function bytesCell(bytes) {
  return valueCell(bytes, formatBytes, bytes === null ? null : `${formatCount(bytes)} bytes`);
}
function countCell(count) {
  return valueCell(count, formatCount, null);
}
function timeCell(ns) {
  return valueCell(ns, formatTime, ns === null ? null : exactTime(ns));
}
function textCell(text) {
  return element('td', {title: text}, text ?? '');
}

function swatch(tool) {
  return element('span', {class: `swatch tool-${tool.colour}`, 'aria-hidden': 'true'});
}

function toolCell(tool) {
  return element('td', {title: tool.name}, swatch(tool), tool.name);
}

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
  const button =
      element('button', {type: 'button', class: 'copy', 'aria-label': 'Copy the command'}, 'Copy');
  button.addEventListener('click', async (event) => {
    event.stopPropagation();
    await copyText(text);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  });
  return button;
}

function commandCell(row) {
  const command = row.command ?? '';
  const end = row.command_cut ? ' …' : '';
  const title = row.command_cut ? `${command} … (cut: the database has all of it)` : command;
  return element(
      'td', {},
      element(
          'div', {class: 'copyable'}, element('span', {class: 'command', title}, command + end),
          copyButton(command)));
}

function exitCell(row) {
  if (row.failing) return element('td', {class: 'bad-text'}, `✕ ${howItEnded(row)}`);
  if (row.end_reason === 'exec') {
    return element(
        'td', {class: 'unknown', title: 'Its process went on as another program'}, 'exec');
  }
  return element('td', {}, howItEnded(row));
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

function countColumn(title, key) {
  return {title, key, cell: (row) => countCell(key(row)), kind: 'number'};
}
function durationColumn(title, key, help) {
  return {title, key, cell: (row) => durationCell(key(row)), kind: 'number', help};
}
function bytesColumn(title, key, help) {
  return {title, key, cell: (row) => bytesCell(key(row)), kind: 'number', help};
}

const kTool = {
  title: 'Tool',
  key: (row) => row.toolName,
  cell: (row) => toolCell(report.tools[row.tool]),
  kind: 'text',
};
const kTask = {
  title: 'Task',
  key: (row) => row.taskTitle,
  cell: (row) => textCell(row.taskTitle),
  kind: 'text',
};
const kTaskIfAny = report.tasks.length > 0 ? [kTask] : [];
const kCommand = {
  title: 'Command',
  key: (row) => row.command,
  cell: commandCell,
  kind: 'wide'
};
const kStarted = {
  title: 'Started',
  key: (row) => row.start,
  cell: (row) => timeCell(row.start),
  kind: 'number',
};
const kDuration = durationColumn('Duration', (row) => row.duration);
const kCpu = {
  title: 'CPU',
  key: (row) => row.cpu_ns,
  cell: cpuCell,
  kind: 'number'
};
const kMemory = {
  ...bytesColumn('Peak memory', (row) => row.max_rss_bytes),
  cell: memoryCell
};
const kRead = bytesColumn('Read', (row) => row.read_bytes, 'From storage');
const kWritten = bytesColumn('Written', (row) => row.write_bytes, 'To storage');

const kExecutionColumns = [
  kTool,
  kCommand,
  ...kTaskIfAny,
  kStarted,
  kDuration,
  {title: 'Ended', key: howItEnded, cell: exitCell},
  kCpu,
  kMemory,
  kRead,
  kWritten,
];
