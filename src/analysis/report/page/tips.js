// What the charts tell of what is pointed at.

const kTipCommand = 240;  // characters

function tip(title, remark, ...rest) {
  return element('div', {class: 'tip'}, element('strong', {}, title), ` · ${remark}`, ...rest);
}

// Rows of [what, figure].
function tipTable(rows) {
  const cells = (row) => row.map((cell) => element('td', {}, cell));
  return element('table', {}, ...rows.map((row) => element('tr', {}, ...cells(row))));
}

function rowTip(row) {
  const duration = formatDuration(endOrNow(row) - row.start);
  const lines = [
    ['Started', formatTime(row.start)],
    ['Duration', row.duration === null ? `${duration} so far` : duration],
    ['CPU', row.cpu_ns === null ? 'unknown' : formatDuration(row.cpu_ns)],
    ['Peak memory', formatKnownBytes(row.max_rss_bytes ?? row.peak_rss_bytes ?? null)],
    ['Read, written', `${formatKnownBytes(row.read_bytes)}, ${formatKnownBytes(row.write_bytes)}`],
  ];
  if (row.taskTitle) lines.push(['Task', row.taskTitle]);
  if (row.executions !== undefined) lines.push(['Executions', formatCount(row.executions)]);
  const command = row.command ? element('span', {class: 'command'}, shortened(row.command)) : null;
  return tip(row.toolName ?? row.title, howItEnded(row), command, tipTable(lines));
}

function formatKnownBytes(bytes) {
  return bytes === null ? 'unknown' : formatBytes(bytes);
}
function shortened(command) {
  return command.length > kTipCommand ? command.slice(0, kTipCommand) + ' …' : command;
}

// Nothing: the bar that was pointed at went away as the range changed.
function barTip(bar) {
  if (!bar) return '';
  if (bar.rows.length === 1) return rowTip(bar.rows[0]);
  const cpu = bar.rows.reduce((sum, row) => sum + (row.cpu_ns ?? 0), 0);
  const count = plural(bar.rows.length, bar.rows[0].title ? 'task' : 'execution');
  const lines = [
    ['From', formatTime(bar.from)],
    ['To', formatTime(bar.to)],
    ['CPU', formatDuration(cpu)],
  ];
  const hint = element('div', {class: 'muted'}, 'Zoom in to tell them apart.');
  return tip(bar.group.name, count, tipTable(lines), hint);
}
