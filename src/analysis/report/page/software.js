// Which programs ran, in which version, and what they loaded.

const kPackageSources = {
  debian: 'Debian',
  conda: 'conda',
  python: 'its metadata',
  r: 'its DESCRIPTION',
  path: 'its folder',
};

const kUnknownFiles = {
  no_path: 'whose path is not known',
  path_cut: 'whose path is too long',
  deleted: 'deleted while it ran',
  not_there: 'replaced meanwhile, or of another mount namespace',
  not_elf: 'that is no ELF file',
};

function textOrUnknownCell(text, why) {
  if (text === null) return element('td', {class: 'unknown', title: why}, '–');
  return textCell(text);
}

function fileCell(row, name) {
  return element('td', {title: row.path ?? 'Its path is not known'}, name ?? '–');
}

function whyNoVersion(row) {
  return row.unknown ? `A file ${kUnknownFiles[row.unknown]}` : 'No package tells';
}

// What ran a script tells nothing of the script.
function programVersion(row) {
  return row.is_tool ? row.version : null;
}
function programVersionCell(row) {
  const why = row.is_tool ? whyNoVersion(row) : 'A script, or known by another name';
  return textOrUnknownCell(programVersion(row), why);
}

const kPackage = {
  title: 'Package',
  key: (row) => row.package,
  cell: (row) => textOrUnknownCell(
      row.package && [row.package, row.package_version].filter(Boolean).join(' '),
      whyNoVersion(row)),
  kind: 'text',
};
const kPackageSource = {
  title: 'Told by',
  key: (row) => row.package_source,
  cell: (row) => textOrUnknownCell(kPackageSources[row.package_source] ?? null, whyNoVersion(row)),
  kind: 'text',
};
const kExecutionsOf = countColumn('Executions', (row) => row.executions);

function fileName(path) {
  return path?.slice(path.lastIndexOf('/') + 1) ?? null;
}

const kProgramColumns = [
  {title: 'Tool', key: (row) => row.tool, cell: (row) => fileCell(row, row.tool), kind: 'wide'},
  {title: 'Version', key: programVersion, cell: programVersionCell, kind: 'text'},
  {
    title: 'Program',
    key: (row) => fileName(row.path),
    cell: (row) => fileCell(row, fileName(row.path)),
    kind: 'text',
  },
  kPackage,
  kPackageSource,
  kExecutionsOf,
];

const kLibraryColumns = [
  {
    title: 'Library or package',
    key: (row) => row.name,
    cell: (row) => fileCell(row, row.name),
    kind: 'wide'
  },
  {title: 'Kind', key: (row) => row.kind, cell: (row) => textCell(row.kind), kind: 'text'},
  {
    title: 'Version',
    key: (row) => row.version,
    cell: (row) => textOrUnknownCell(row.version, whyNoVersion(row)),
    kind: 'text',
  },
  kPackage,
  kPackageSource,
  kExecutionsOf,
];

function softwareLead() {
  const {executions} = report.software;
  const all = report.tools.reduce((sum, tool) => sum + tool.executions, 0);
  if (executions === 0) return 'Which files programs were made of was not recorded.';
  if (executions >= all) return 'Known of every execution.';
  const known = `Known of ${formatCount(executions)} of ${plural(all, 'execution')}`;
  return `${known}: the others were not looked at, or ended before that.`;
}

function noteWhatIsNotSeen() {
  const {libraries, libraries_left_out, unknown} = report.software;
  if (libraries_left_out > 0) {
    addNote(
        'software',
        `The ${formatCount(libraries.length)} that most executions loaded; ` +
            `${formatCount(libraries_left_out)} more are left out.`);
  }
  for (const {why, files} of unknown)
    addNote('software', `Not looked into: ${plural(files, 'file')} ${kUnknownFiles[why]}.`);
  if (libraries.some((row) => ['python', 'r', 'perl'].includes(row.kind)))
    addNote('software', 'Of packages without an extension module nothing is seen.');
}

function softwareText(row) {
  return [row.tool, row.name, row.path, row.package, row.version].join('\n');
}

// The tables, for printing.
function showSoftware() {
  const {programs, libraries} = report.software;
  byId('software').hidden = report.tools.length === 0;
  lead('software', softwareLead());
  if (programs.length === 0) return [];
  noteWhatIsNotSeen();
  const table = (id, columns, rows, sort) => new DataTable(byId(id), columns, rows, {
    label: id,
    pageRows: kFewRows,
    search: rows.length > kFewRows ? softwareText : null,
    sort,
  });
  return [
    table('programs', kProgramColumns, programs, {column: 0, direction: 1}),
    table(
        'libraries', kLibraryColumns, libraries,
        {column: kLibraryColumns.indexOf(kExecutionsOf), direction: -1}),
  ];
}
