// Results while typing, and suggestions. Everything here is a convenience: the search form and its links work without it.
// One mechanism serves visitors and viewers alike: the page's own address is fetched and merged by Blazor's enhanced
// navigation, which drops an answer that a newer one overtakes, and keeps live islands.

const pause = 250;

let typing = false; // The first change of a search is a step to come back from; what is typed on replaces it.
let waiting = 0; // What is typed and not yet asked for; 0 where nothing is.
let steppedBack = false; // Or forward again.
let asked = null;
let checking = 0;
let mergedAgain = null;
let question = null;
let filtersOpen = false; // On a phone the filters fold; a choice among them must not fold them away from under the finger.

function forget() {
  clearTimeout(waiting);
  waiting = 0;
}

const onSearchPage = () => location.pathname === '/search';

// The box is permanent, so it is told of a link and of the way back; while somebody is in it, or letters of it wait to be
// searched for, it is left alone, whichever page comes, or they would be lost. This comes first: where Blazor is missing
// nothing of the rest begins, and the form is a form.
Blazor.addEventListener('enhancedload', () => {
  const filters = document.querySelector('.facets');
  if (filters && filtersOpen) filters.open = true;
  const byTyping = location.href === asked;
  if (!byTyping) typing = false;
  asked = null;
  for (const box of document.querySelectorAll('[data-search]')) {
    if ((box === document.activeElement || waiting && onSearchPage()) && !steppedBack) continue;
    box.value = onSearchPage() ? new URLSearchParams(location.search).get('q') ?? '' : '';
    close(box);
  }
  steppedBack = false;
});

addEventListener('popstate', () => {
  forget();
  steppedBack = true;
});

// A live island that is still starting may miss what comes meanwhile, and would go on showing the answer before. The page
// says when its answer was asked for and the island what it shows: where they differ for a second, the page is merged again.
Blazor.addEventListener('enhancedload', () => {
  clearTimeout(checking);
  checking = setTimeout(() => {
    const found = document.querySelector('[data-asked]');
    const island = found?.querySelector('[data-shows]');
    if (!island || island.dataset.shows === found.dataset.asked) {
      mergedAgain = null;
      return;
    }
    if (mergedAgain === location.href) return; // Once: an island that is gone would never catch up.
    mergedAgain = asked = location.href;
    Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
  }, 1000);
});

// --- The page as the form says it ---

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) query.append(name, name === 'q' ? value.trimStart() : value);
  }
  const text = query.toString();
  return form.action + (text ? '?' + text : '');
}

function show(form, { replace }) {
  forget();
  steppedBack = false;
  const address = addressOf(form);
  if (address === location.href) return;
  asked = address;
  document.querySelector('.found')?.setAttribute('aria-busy', 'true');
  Blazor.navigateTo(address, { replaceHistoryEntry: replace });
}

document.addEventListener('input', event => {
  const box = event.target.closest('[data-search]');
  if (!box) return;
  forget();
  question?.abort();
  steppedBack = false;
  if (onSearchPage()) {
    close(box);
    foldFilters();
    waiting = setTimeout(() => {
      waiting = 0;
      if (!onSearchPage()) return; // A film was opened meanwhile.
      show(box.form, { replace: typing });
      typing = true;
    }, pause);
  } else {
    waiting = setTimeout(() => {
      waiting = 0;
      if (box.value.trim()) suggest(box);
      else close(box);
    }, pause);
  }
});

// A choice among the filters, or of the order, is a step of its own.
document.addEventListener('change', event => {
  const choice = event.target;
  if (choice.form?.id !== 'search-form' || choice.matches('[data-search]')) return;
  typing = false;
  show(choice.form, { replace: false });
});

document.addEventListener('submit', event => {
  if (event.target.getAttribute('role') !== 'search') return;
  forget();
  typing = false;
  close(event.target.querySelector('[data-search]'));
  if (event.target.id !== 'search-form' || !onSearchPage()) return;
  event.preventDefault();
  show(event.target, { replace: false });
}, true);

document.addEventListener('click', event => {
  const summary = event.target.closest?.('.facets > summary');
  if (summary) filtersOpen = !summary.parentElement.open;
});

// Who types wants to see films, not what the last ones could be narrowed by.
function foldFilters() {
  filtersOpen = false;
  const filters = document.querySelector('.facets');
  if (filters) filters.open = false;
}

// --- Suggestions: a combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/) ---

const listOf = box => document.getElementById(box.getAttribute('aria-controls'));

function close(box) {
  question?.abort();
  const list = listOf(box);
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
}

// Films for what is typed; where nothing is, some to start with, people and genres too.
async function choices(words, signal) {
  const answer = await fetch(words ? '/api/movies/suggestions?q=' + encodeURIComponent(words) : '/search/starters', { signal });
  if (!answer.ok) return [];
  const found = await answer.json();
  return words
    ? found.map(film => ({ text: film.title, matches: film.matches, detail: film.year, href: `/movies/${film.movieId}` }))
    : found.map(starter => ({ ...starter, matches: [] }));
}

async function suggest(box, { first = false } = {}) {
  question?.abort();
  const mine = question = new AbortController();
  let found;
  try {
    found = await choices(box.value.trim(), mine.signal);
  } catch (error) {
    if (error.name === 'AbortError' || error instanceof TypeError) return; // Overtaken, or no connection: Enter still searches.
    throw error;
  }
  if (mine !== question || document.activeElement !== box) return;
  if (found.length === 0) return close(box);
  const list = listOf(box);
  list.replaceChildren(...found.map((choice, place) => option(choice, `${list.id}-${place}`)));
  list.hidden = false;
  box.setAttribute('aria-expanded', 'true');
  box.removeAttribute('aria-activedescendant');
  if (first) choose(box, 0);
}

function option({ text, matches, detail, href }, id) {
  const item = document.createElement('li');
  item.id = id;
  item.role = 'option';
  item.ariaSelected = 'false';
  item.dataset.href = href;
  const title = document.createElement('span');
  let end = 0;
  for (const { start, length } of matches) {
    const mark = document.createElement('mark');
    mark.textContent = text.slice(start, start + length);
    title.append(text.slice(end, start), mark);
    end = start + length;
  }
  title.append(text.slice(end));
  const aside = document.createElement('span');
  aside.className = 'detail';
  aside.textContent = detail;
  item.append(title, ' ', aside);
  return item;
}

const options = box => [...listOf(box).children];
const chosen = box => options(box).findIndex(item => item.ariaSelected === 'true');

// -1 is the box itself: before the first and after the last.
function choose(box, place) {
  const items = options(box);
  const next = place >= items.length ? -1 : place < -1 ? items.length - 1 : place;
  items.forEach((item, at) => { item.ariaSelected = String(at === next); });
  if (next < 0) {
    box.removeAttribute('aria-activedescendant');
  } else {
    box.setAttribute('aria-activedescendant', items[next].id);
    items[next].scrollIntoView({ block: 'nearest' });
  }
}

function open(item, box) {
  close(box);
  box.blur(); // The page that comes begins at its heading.
  Blazor.navigateTo(item.dataset.href);
}

document.addEventListener('keydown', event => {
  if (event.isComposing || !(event.target instanceof Element) || !event.target.matches('[data-search]')) return;
  const box = event.target;
  const isOpen = !listOf(box).hidden;
  switch (event.key) {
    case 'ArrowDown':
      event.preventDefault();
      if (isOpen) choose(box, chosen(box) + 1);
      else suggest(box, { first: true });
      break;
    case 'ArrowUp':
      if (!isOpen) return;
      event.preventDefault();
      choose(box, chosen(box) - 1);
      break;
    case 'Enter':
      if (!isOpen || chosen(box) < 0) return;
      event.preventDefault();
      open(options(box)[chosen(box)], box);
      break;
    case 'Escape':
      event.preventDefault();
      forget();
      if (isOpen) {
        close(box);
      } else if (box.value) {
        box.value = '';
        box.dispatchEvent(new Event('input', { bubbles: true }));
      }
      break;
  }
});

// Before the box loses the focus to it.
document.addEventListener('mousedown', event => {
  const item = event.target.closest?.('[role=listbox] [role=option]');
  if (item) event.preventDefault();
});

document.addEventListener('click', event => {
  const item = event.target.closest?.('[role=listbox] [role=option]');
  if (item) return open(item, item.closest('form').querySelector('[data-search]'));
  const box = event.target.closest?.('[data-search]');
  if (box) start(box);
});

// Who comes to an empty box is offered something; who merely passes through it by Tab is not, nor where the page itself does.
function start(box) {
  if (!box.value && !onSearchPage() && listOf(box).hidden) suggest(box);
}

// A slash goes to the search box, unless somebody is writing.
document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof HTMLElement && (at.isContentEditable || at.matches('input:not([type=checkbox], [type=radio]), textarea, select'))) return;
  const box = document.querySelector('[data-search]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
  start(box);
});

document.addEventListener('focusout', event => {
  if (event.target.matches?.('[data-search]')) {
    if (!onSearchPage()) forget();
    close(event.target);
  }
});
