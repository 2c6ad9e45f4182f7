// When the server has given a page's circuit up, the page is loaded again where it was: its address holds the search and
// its filters; what else the viewer had before them, the place on the page, the focus, half a word, is carried over here.

const store = 'came-back';
const notAgainWithin = 10_000;

const notice = document.getElementById('components-reconnect-modal');
if (notice) {
  new MutationObserver(() => {
    if (notice.classList.contains('components-reconnect-rejected')) comeBack();
  }).observe(notice, { attributes: true, attributeFilter: ['class'] });
  notice.querySelector('[data-retry]')?.addEventListener('click', async () => {
    // False: the server answers, but the circuit is gone.
    if (!await Blazor.reconnect()) comeBack();
  });
}

const kept = JSON.parse(sessionStorage.getItem(store) ?? 'null');
if (kept && kept.address === location.href && !kept.restored) restore(kept);

function comeBack() {
  const last = JSON.parse(sessionStorage.getItem(store) ?? 'null');
  if (last && Date.now() - last.at < notAgainWithin) return; // The notice stays, with its link.
  const at = document.activeElement;
  sessionStorage.setItem(store, JSON.stringify({
    at: Date.now(),
    address: location.href,
    top: scrollY,
    focus: at && at !== document.body ? pathOf(at) : null,
    text: at?.matches('input:not([type=radio], [type=checkbox], [type=password]), textarea') ? at.value : null,
  }));
  location.reload();
}

function restore(state) {
  sessionStorage.setItem(store, JSON.stringify({ ...state, restored: true }));
  let touched = false;
  const touch = () => { touched = true; observer.disconnect(); };
  const apply = () => {
    if (touched) return;
    const element = state.focus && document.querySelector(state.focus);
    if (element && document.activeElement !== element) {
      element.focus({ preventScroll: true });
      if (state.text !== null && element.value !== state.text) {
        element.value = state.text;
        element.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    if (Math.abs(scrollY - state.top) > 1) scrollTo({ top: state.top, behavior: 'instant' });
  };
  // The page's live parts are put in their places once the new circuit is up, which takes the focus away once more.
  const observer = new MutationObserver(apply);
  observer.observe(document.body, { childList: true, subtree: true });
  for (const event of ['keydown', 'pointerdown', 'wheel', 'touchstart']) addEventListener(event, touch, { once: true, capture: true });
  setTimeout(touch, 8000);
  apply();
}

/** A selector that finds the element again on the same page made anew. */
function pathOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const parent = element.parentElement;
  if (!parent || parent === document.body) return element.tagName.toLowerCase();
  const place = [...parent.children].filter(child => child.tagName === element.tagName).indexOf(element) + 1;
  return `${pathOf(parent)} > ${element.tagName.toLowerCase()}:nth-of-type(${place})`;
}
