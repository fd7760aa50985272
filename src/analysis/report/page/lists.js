// The tables of tools, tasks and executions.

const kToolColumns = [
  {title: 'Tool', key: (tool) => tool.name, cell: toolCell, kind: 'wide'},
  countColumn('Executions', (tool) => tool.executions),
  {...countColumn('Failed', (tool) => tool.failed), cell: (tool) => failedCell(tool.failed)},
  durationColumn('Duration', (tool) => tool.duration_ns, 'All of them together'),
  durationColumn('CPU', (tool) => tool.cpu_ns, 'All of them together'),
  bytesColumn('Peak memory', (tool) => tool.max_rss_bytes, 'Of the largest'),
  kRead,
  kWritten,
];
const kToolCpu = 4;

function failedCell(count) {
  if (count === 0) return element('td', {class: 'unknown'}, '0');
  return element('td', {class: 'bad-text'}, `✕ ${formatCount(count)}`);
}

function showTools() {
  byId('few').textContent = kFewValues;
  byId('most').textContent = kMostTools;
  byId('costliest').hidden = report.tools.length <= kMostTools;
  return new DataTable(tablePlace('tools'), kToolColumns, report.tools, {
    label: 'tools',
    pageRows: 2 * kFewRows,
    sort: {column: kToolCpu, direction: -1},
  });
}

function taskStatusCell(task) {
  if (!task.failing) return element('td', {}, task.status);
  return element('td', {class: 'bad-text'}, `✕ ${howItEnded(task)}`);
}

function taskCell(task) {
  const help = `${task.title}: list its executions`;
  const button = element('button', {type: 'button', class: 'link', title: help}, task.title);
  button.addEventListener('click', () => chooseTask(task));
  return element('td', {}, button);
}

const kTaskColumns = [
  {title: 'Task', key: (task) => task.title, cell: taskCell, kind: 'wide'},
  {title: 'Status', key: (task) => task.status, cell: taskStatusCell},
  countColumn('Attempt', (task) => task.attempt),
  kStarted,
  kDuration,
  countColumn('Executions', (task) => task.executions),
  durationColumn('CPU', (task) => task.cpu_ns),
  bytesColumn('Peak memory', (task) => task.peak_rss_bytes),
  kRead,
  kWritten,
];

function taskText(task) {
  const {title, process, tag, hash, native_id, status} = task;
  return [title, process, tag, hash, native_id, status].join('\n');
}

function showTasks() {
  const {tasks, tasks_left_out} = report;
  byId('tasks').hidden = tasks.length === 0;
  if (tasks.length === 0) return null;
  const failed = tasks.filter((task) => task.failing).length;
  const more = tasks_left_out > 0 ? ` ${formatCount(tasks_left_out)} more are left out.` : '';
  const failing = failed > 0 ? formatCount(failed) : 'none';
  lead('tasks', `${plural(tasks.length, 'task')}, ${failing} failed.${more}`);
  return new DataTable(tablePlace('tasks'), kTaskColumns, tasks, {
    label: 'tasks',
    pageRows: 2 * kFewRows,
    onlyFailures: failed > 0,
    sort: {column: kTaskColumns.indexOf(kStarted), direction: 1},
    search: taskText,
  });
}

function searchText(row) {
  return [row.toolName, row.command, row.taskTitle, howItEnded(row), row.id].join('\n');
}

function showExecutions() {
  const {executions, executions_left_out} = report;
  if (executions_left_out > 0) {
    lead(
        'executions',
        `The ${formatCount(executions.length)} that failed or lasted longest. ` +
            `${
                formatCount(
                    executions_left_out)} shorter ones are missing here and in the timeline, ` +
            'but in no sum and in no other chart over time.');
  }
  return new DataTable(tablePlace('executions'), kExecutionColumns, executions, {
    label: 'executions',
    onlyFailures: true,
    search: searchText,
    sort: {column: kExecutionColumns.indexOf(kStarted), direction: 1},
    chosen: (row) => row === choice.get().execution,
    onClear: () => choice.set({filter: null, execution: null}),
  });
}
