// What the recorder lost, and what that means for the figures, by stage and kind.

const kLossMeanings = {
  'gap': 'No recorder ran: what began and ended then is missing, and samples of the rest.',
  'ring fork': 'Processes may be missing from the run, or hang in the wrong place of its tree.',
  'ring exec': 'Programs that started are missing, with what they cost.',
  'ring exit': 'Ends were not seen: such executions have the figures of their last sample.',
  'ring free': 'CPU of these is as it was read at their exit: up to 4 ms short.',
  'queue executions': 'Starts or ends of executions were not stored.',
  'queue metrics': 'Samples are missing: memory over time may be too low. Totals are exact.',
  'queue runs': 'Changes of runs were not stored: their sums may be too low.',
  'queue host_metrics': 'Figures of the whole machine are missing, none of the run.',
};

function lossMeaning(loss) {
  const meanings = new Map(Object.entries(kLossMeanings));
  return meanings.get(`${loss.stage} ${loss.kind}`) ?? meanings.get(loss.stage) ??
      'These records are missing.';
}

const kLossColumns = [
  {title: 'From', key: (loss) => loss.from, cell: (loss) => timeCell(loss.from)},
  {title: 'To', key: (loss) => loss.to, cell: (loss) => timeCell(loss.to)},
  {title: 'Where', key: (loss) => loss.stage, cell: (loss) => textCell(loss.stage)},
  {title: 'What', key: (loss) => loss.kind, cell: (loss) => textCell(loss.kind)},
  countColumn('How many', (loss) => loss.count),
  {title: 'Meaning', key: lossMeaning, cell: (loss) => textCell(lossMeaning(loss)), kind: 'wide'},
];

function completenessLead() {
  const {run, losses} = report;
  if (losses.length > 0) return 'The recorder lost something while this run was going on.';
  if (run.complete === 0) return 'The recorder did not see this run from its start to its end.';
  if (run.end === null) return 'Nothing was lost so far.';
  return 'Nothing was lost: every start and every end was seen.';
}

// Before the recorder told which executions a run consists of, it kept their sum alone.
function noteUnknownMembers() {
  const known = report.tools.reduce((sum, tool) => sum + tool.executions, 0);
  const unknown = report.run.executions - known;
  if (report.as_of !== null || unknown <= 0) return;
  addNote(
      'losses',
      `${formatCount(unknown)} of ${plural(report.run.executions, 'execution')} are ` +
          'in the sums above only. tracer-bio reprocess may find which ones they are.');
}

function showLosses() {
  lead('losses', completenessLead());
  if (report.losses.length > 0 || report.run.complete === 0) byId('losses').classList.add('some');
  if (report.as_of !== null) {
    addNote('losses', `The run goes on: all figures are as of ${formatDate(report.as_of)}.`);
  }
  noteUnknownMembers();
  if (report.losses.length === 0) return null;
  const options = {label: 'losses', pageRows: kFewRows};
  return new DataTable(tablePlace('losses'), kLossColumns, report.losses, options);
}
