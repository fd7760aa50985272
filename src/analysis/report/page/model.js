// The report's data as rows. Times are nanoseconds since the report's origin.

// {id: [1, 2], tool: [0, 0]} → [{id: 1, tool: 0}, {id: 2, tool: 0}]
function rowsOf(columns) {
  const names = Object.keys(columns);
  const rows = new Array(columns[names[0]].length);
  for (let at = 0; at < rows.length; ++at) {
    const row = {};
    for (const name of names) row[name] = columns[name][at];
    rows[at] = row;
  }
  return rows;
}

const report = JSON.parse(byId('data').textContent);
report.executions = rowsOf(report.executions);
report.tasks = rowsOf(report.tasks);
report.run = report.runs[0];
report.length = report.to - report.from;

const kColours = 8;
report.tools.forEach((tool, at) => {
  tool.colour = at < kColours ? at + 1 : 'other';
});

const taskById = new Map(report.tasks.map((task) => [task.id, task]));

function taskName(task) {
  return task.name ?? task.process ?? task.hash ?? task.native_id ?? `task ${task.id}`;
}

// An execution belongs to its task and to those that this one is part of.
const kDeepestTask = 100;
function isWithinTask(row, task) {
  let one = taskById.get(row.task);
  for (let depth = 0; one && one !== task && depth < kDeepestTask; ++depth)
    one = taskById.get(one.parent);
  return one === task;
}

for (const task of report.tasks) {
  task.title = taskName(task);
  task.duration = task.end === null ? null : task.end - task.start;
  task.failing = task.status === 'failed';
}
for (const execution of report.executions) {
  execution.toolName = report.tools[execution.tool].name;
  execution.duration = execution.end === null ? null : execution.end - execution.start;
  execution.failing = execution.outcome === 'failed' || execution.outcome === 'oom';
  execution.taskTitle = taskById.get(execution.task)?.title ?? null;
}

// Where a bar ends that has no end: what runs still goes on, of the rest nothing is known.
function endOrNow(row) {
  if (row.end !== null) return row.end;
  return row.end_reason === 'unobserved' || row.status === 'unobserved' ? row.start : report.to;
}

function msOf(ns) {
  return report.origin_ms + ns / 1e6;
}
function nsOf(ms) {
  return (ms - report.origin_ms) * 1e6;
}

// In the viewer's zone; with the day where the run takes more than one.
const kSeveralDays =
    new Date(msOf(report.from)).toDateString() !== new Date(msOf(report.to)).toDateString();
function formatTime(ns) {
  const ms = msOf(ns);
  return (kSeveralDays ? kLocalDay.format(ms) + ', ' : '') + kLocalTime.format(ms);
}
function formatDate(ns) {
  return kLocalDate.format(msOf(ns));
}
function formatDates(from, to) {
  return kLocalDate.formatRange(msOf(from), msOf(to));
}
function exactTime(ns) {
  const ms = report.origin_ms + Math.floor(ns / 1e6);
  return `${formatUtc(ms, ns - Math.floor(ns / 1e6) * 1e6)} (UTC)`;
}

function howItEnded(row) {
  if (row.outcome === 'oom') return 'out of memory';
  if (row.signal) return row.signal;
  if (row.exit_code !== null) return `exit ${row.exit_code}`;
  if (row.end_reason === 'exec') return 'went on as another program';
  if (row.end_reason === 'unobserved' || row.status === 'unobserved') return 'end not seen';
  return 'running';
}
