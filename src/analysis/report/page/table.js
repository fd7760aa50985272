// A table to sort, search and page through. Only the rows of one page are in the document.

const kPageRows = 50;  // unless its options say otherwise
const kPrintedRows = 500;

// What is not known comes last, however it is sorted.
function compare(a, b, direction) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === 'string') return direction * a.localeCompare(b, undefined, {numeric: true});
  return direction * (a - b);
}

// columns: {title, key(row): what it is sorted by, cell(row): a node, kind: 'number', 'text' or
// 'wide'}. options: label, pageRows, search(row): text, onlyFailures, sort: {column, direction},
// chosen(row) and onClear() of a filter.
class DataTable {
  constructor(place, columns, rows, options) {
    this.columns = columns;
    this.rows = rows;
    this.options = options;
    this.pageRows = options.pageRows ?? kPageRows;
    this.sort = options.sort ?? {column: 0, direction: 1};
    this.page = 0;
    this.text = '';
    this.failuresOnly = false;
    this.filter = null;
    this.printing = false;
    place.replaceChildren(
        this.makeControls(), element('div', {class: 'table-scroll'}, this.makeTable()));
    this.update();
  }

  makeControls() {
    this.count = element('span', {'aria-live': 'polite'});
    this.previous = element('button', {type: 'button', 'aria-label': 'Previous page'}, '‹');
    this.next = element('button', {type: 'button', 'aria-label': 'Next page'}, '›');
    this.previous.addEventListener('click', () => this.turn(-1));
    this.next.addEventListener('click', () => this.turn(1));
    this.chip = element('button', {type: 'button', class: 'chip', hidden: ''});
    this.chip.addEventListener('click', () => this.options.onClear());
    const pages = element('span', {class: 'pages'}, this.count, this.previous, this.next);
    const controls = element(
        'div', {class: 'controls'}, this.makeSearch(), this.makeFailuresOnly(), this.chip, pages);
    this.controls = controls;
    return controls;
  }

  makeSearch() {
    if (!this.options.search) return null;
    const field = element(
        'input',
        {type: 'search', placeholder: 'Search', 'aria-label': `Search ${this.options.label}`});
    field.addEventListener('input', () => {
      this.text = field.value.trim().toLowerCase();
      this.page = 0;
      this.update();
    });
    return field;
  }

  makeFailuresOnly() {
    if (!this.options.onlyFailures) return null;
    const box = element('input', {type: 'checkbox'});
    box.addEventListener('change', () => {
      this.failuresOnly = box.checked;
      this.page = 0;
      this.update();
    });
    return element('label', {}, box, 'Only failures');
  }

  makeTable() {
    this.heads = this.columns.map((column, at) => this.makeHead(column, at));
    this.body = element('tbody');
    return element(
        'table', {'aria-label': this.options.label},
        element('thead', {}, element('tr', {}, ...this.heads)), this.body);
  }

  makeHead(column, at) {
    const button = element('button', {type: 'button'}, column.title);
    button.addEventListener('click', () => {
      const again = this.sort.column === at;
      // Large figures are what one looks for first.
      this.sort = {
        column: at,
        direction: again             ? -this.sort.direction :
            column.kind === 'number' ? -1 :
                                       1
      };
      this.page = 0;
      this.update();
    });
    return element('th', {scope: 'col', class: column.kind, title: column.help}, button);
  }

  // filter: {label, matches(row)} or null.
  setFilter(filter) {
    this.filter = filter;
    this.chip.hidden = !filter;
    if (filter) {
      this.chip.textContent = `${filter.label} ✕`;
      this.chip.setAttribute('aria-label', `${filter.label}: show all again`);
    }
    this.page = 0;
    this.update();
  }

  // Turns to the page that a row is on.
  show(row) {
    const at = this.shown.indexOf(row);
    if (at >= 0) this.page = Math.floor(at / this.pageRows);
    this.draw();
  }

  turn(pages) {
    this.page += pages;
    this.draw();
  }

  setPrinting(printing) {
    this.printing = printing;
    this.draw();
  }

  matches(row) {
    if (this.failuresOnly && !row.failing) return false;
    if (this.filter && !this.filter.matches(row)) return false;
    if (!this.text) return true;
    row.searchText ??= this.options.search(row).toLowerCase();
    return row.searchText.includes(this.text);
  }

  update() {
    const {column, direction} = this.sort;
    const keyed = [];
    for (const row of this.rows)
      if (this.matches(row)) keyed.push([this.columns[column].key(row), row]);
    keyed.sort((a, b) => compare(a[0], b[0], direction));
    this.shown = keyed.map(([, row]) => row);
    this.heads.forEach((head, at) => {
      if (at === column)
        head.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
      else
        head.removeAttribute('aria-sort');
    });
    this.draw();
  }

  draw() {
    const first = this.printing ? 0 : this.page * this.pageRows;
    const last =
        Math.min(first + (this.printing ? kPrintedRows : this.pageRows), this.shown.length);
    this.body.replaceChildren(...this.shown.slice(first, last).map((row) => this.makeRow(row)));
    if (this.shown.length === 0) this.body.append(this.noteRow('Nothing matches.'));
    if (this.printing && last < this.shown.length) {
      this.body.append(this.noteRow(`The first ${formatCount(last)} of ${
          formatCount(this.shown.length)}; the page on screen has all.`));
    }
    const range = this.shown.length > this.pageRows ?
        `${formatCount(first + 1)}–${formatCount(last)} of ` :
        '';
    this.count.textContent = range + plural(this.shown.length, 'row');
    this.previous.disabled = first === 0;
    this.next.disabled = last === this.shown.length;
    const onePage = this.rows.length <= this.pageRows;
    this.previous.hidden = this.next.hidden = onePage;
    this.controls.hidden = onePage && !this.options.search;
  }

  makeRow(row) {
    const cells = this.columns.map((column) => {
      const cell = column.cell(row);
      cell.classList.add(...[column.kind].filter(Boolean));
      return cell;
    });
    return element('tr', {class: this.options.chosen?.(row) ? 'chosen' : null}, ...cells);
  }

  noteRow(text) {
    return element('tr', {}, element('td', {class: 'empty', colspan: this.columns.length}, text));
  }
}
