// Everything here is a convenience: the pages work without it.

// A form that pays is sent once. The server would charge once anyway; this spares the viewer the doubt.
document.addEventListener('submit', event => {
  const form = event.target;
  if (!form.matches('[data-submit-once]')) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'true';
  for (const button of form.querySelectorAll('button[type=submit]')) button.setAttribute('aria-busy', 'true');
});

// A page taken out of the browser's back-and-forward cache may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('[data-sent]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
  }
});

// A menu closes by Escape, and when something else is clicked.
const closeMenus = keep => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) if (menu !== keep) menu.open = false;
};
document.addEventListener('click', event => closeMenus(event.target instanceof Element ? event.target.closest('details[data-menu]') : null));
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = document.activeElement?.closest('details[data-menu][open]');
  if (menu) menu.querySelector('summary').focus();
  closeMenus();
});

document.addEventListener('click', event => {
  if (!(event.target instanceof Element) || !event.target.closest('.reload')) return;
  event.preventDefault();
  location.reload();
});

// Enhanced navigation replaces the page under the viewer: begin at its top and heading, as a page load would. It keeps
// the place by itself on the way back, and somebody who is typing keeps the box.
let address = location.href;
let goingBack = false;
addEventListener('popstate', () => { goingBack = true; });
Blazor.addEventListener('enhancedload', () => {
  if (location.href === address) return;
  address = location.href;
  // Who chooses among filters goes on choosing.
  if (!goingBack && !location.hash && !document.activeElement.matches('[form=search-form]')) {
    scrollTo(0, 0);
    const heading = document.querySelector('h1');
    if (heading && !document.activeElement.matches('input')) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }
  goingBack = false;
});

// A film's player has a script of its own.
function play() {
  const video = document.querySelector('[data-player]');
  if (video) import('./player.js').then(player => player.start(video));
}

// A page that waits for money asks again, less and less often, and moves on once there is something to see.
function wait() {
  const page = document.querySelector('[data-wait]');
  if (!page || page.dataset.waiting) return;
  page.dataset.waiting = 'true';
  let pause = 1000;
  const ask = async () => {
    if (!page.isConnected) return;
    const answer = await fetch(location.href, { cache: 'no-store', redirect: 'manual' }).catch(() => null); // No network: asked again below.
    if (answer?.type === 'opaqueredirect') return location.reload(); // It may lead to a bank, where only the browser itself can go.
    if (answer?.ok && !(await answer.text()).includes('data-wait')) return location.reload();
    pause = Math.min(pause * 1.5, 10_000);
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
}

for (const begin of [play, wait]) {
  begin();
  Blazor.addEventListener('enhancedload', begin);
}
