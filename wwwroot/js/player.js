// The player's part: it tells the store where it is, keeps its place among the viewer's devices, and listens to keys.
// Without it the film plays from where its viewer left off, and that is all.

const everySeconds = 10;
const step = 10;

/** Takes a video element into care; once is enough. */
export function start(video) {
  if (video.dataset.started) return;
  video.dataset.started = 'true';
  let over = false;

  async function report(more = {}) {
    if (over || !Number.isFinite(video.duration) || video.duration <= 0) return;
    over = more.leaving === true;
    const body = JSON.stringify({ position: video.currentTime, duration: video.duration, playing: !video.paused && !video.ended, ...more });
    let answer;
    try {
      answer = await fetch(video.dataset.playback, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body, keepalive: true });
    } catch {
      return; // The network is away: the next report, some seconds on, says as much and more.
    }
    if (answer.status === 409 || answer.status === 410) stop((await answer.json()).reason);
  }

  function stop(reason) {
    over = true;
    clearInterval(beat);
    video.pause();
    video.removeAttribute('src');
    video.load();
    const notice = document.querySelector('[data-stopped]');
    notice.hidden = false;
    for (const words of notice.querySelectorAll('[data-reason]')) words.hidden = words.dataset.reason !== reason;
    notice.querySelector('[data-reason]:not([hidden]) a')?.focus();
  }

  const beat = setInterval(() => { if (!video.paused) report(); }, everySeconds * 1000);
  video.addEventListener('play', () => report());
  video.addEventListener('pause', () => report());
  video.addEventListener('seeked', () => { if (video.paused) report(); });
  addEventListener('pagehide', () => report({ leaving: true, playing: false }));
  document.addEventListener('visibilitychange', () => { if (document.hidden) report(); });
  // A page out of the browser's back-and-forward cache has given its place up.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  // Enhanced navigation takes the page away without leaving it.
  Blazor.addEventListener('enhancedload', () => { if (!video.isConnected && !over) report({ leaving: true, playing: false }); });

  document.querySelector('[data-from-start]')?.addEventListener('click', () => {
    video.currentTime = 0;
    video.play();
  });
  document.addEventListener('keydown', event => {
    if (over || !video.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const at = event.target;
    if (!act || at.matches('input, textarea, select') || (event.key === ' ' && at.matches('button, a, summary'))) return;
    // The video's own keys would do the same a second time.
    event.preventDefault();
    event.stopPropagation();
    act(video);
  }, true);
}

const keys = {
  ' ': toggle,
  k: toggle,
  ArrowLeft: video => seek(video, video.currentTime - step),
  ArrowRight: video => seek(video, video.currentTime + step),
  Home: video => seek(video, 0),
  End: video => seek(video, video.duration),
  f: video => document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen(),
  m: video => { video.muted = !video.muted; },
};

function toggle(video) {
  if (video.paused) video.play();
  else video.pause();
}

function seek(video, seconds) {
  if (Number.isFinite(video.duration)) video.currentTime = Math.min(Math.max(seconds, 0), video.duration);
}
