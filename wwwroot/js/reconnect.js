// The connection of a live page, and the page's return when its circuit is gone. blazor.web.js tries to reconnect, then to
// resume the evicted circuit from its persisted state, and tells the notice each step
// (https://learn.microsoft.com/aspnet/core/blazor/fundamentals/signalr). When nothing is left to resume, the page is loaded
// again: its address holds the search and its filters; the place on the page, the focus and half a word are carried over here.

const store = 'came-back';
const notAgainWithin = 10_000;
const retryEvery = 30_000;
const liveWithin = 5000;

const notice = document.getElementById('components-reconnect-modal');
let unreachable = 0; // The timer of the next attempt, once blazor.web.js has stopped trying.
let trying = false;

notice?.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  clearInterval(unreachable);
  unreachable = 0;
  switch (detail.state) {
    case 'show':
      notice.togglePopover(true);
      break;
    case 'hide':
      notice.togglePopover(false);
      setTimeout(comeBackIfDead, liveWithin);
      break;
    case 'failed':
      unreachable = setInterval(retry, retryEvery);
      break;
    case 'rejected':
    case 'resume-failed':
      comeBack();
      break;
  }
});

for (const button of notice?.querySelectorAll('[data-retry]') ?? []) button.addEventListener('click', retry);

// Enhanced navigation changes the page's islands over the connection. Without one a link loads its page whole, circuit included.
document.addEventListener('click', event => {
  const link = event.target instanceof Element && event.target.closest('a[href]');
  if (link && isCut()) link.dataset.enhanceNav = 'false';
}, true);
addEventListener('popstate', () => {
  if (isCut()) location.reload();
});

// The network is back, or somebody looks at the page again: no need to wait for the timer.
addEventListener('online', retryIfLeft);
document.addEventListener('visibilitychange', retryIfLeft);

function isCut() {
  return notice?.matches(':popover-open') ?? false;
}

// A connection is dead for some time before the browser notices. An island that came in that time has no circuit.
function comeBackIfDead() {
  if (!isCut() && document.querySelector('[data-live=false]')) comeBack();
}

function retryIfLeft() {
  const paused = notice?.classList.contains('components-reconnect-paused');
  if (document.visibilityState === 'visible' && (unreachable || paused)) retry();
}

async function retry() {
  if (trying) return;
  trying = true;
  try {
    // False: the server answers, and has neither the circuit nor its state.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) comeBack();
  } catch (error) {
    console.warn('The store is not reachable yet.', error); // The notice stays, and with it the next attempt.
  } finally {
    trying = false;
  }
}

const kept = JSON.parse(sessionStorage.getItem(store) ?? 'null');
if (kept && kept.address === location.href && !kept.restored) restore(kept);

function comeBack() {
  const last = JSON.parse(sessionStorage.getItem(store) ?? 'null');
  const wait = last ? last.at + notAgainWithin - Date.now() : 0;
  if (wait > 0) return setTimeout(comeBack, wait); // A page that loses its circuit at once must not load in a loop.
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
