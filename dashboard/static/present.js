// A talk: one slide at a time, by keyboard, clicker, mouse or finger. Everything is in the page; nothing is asked for.
'use strict';
(() => {
const STILL_AFTER = 3000;
const WIDE_SWIPE = 40;
const MOST_BACK = 0.33;
const slides = [...document.querySelectorAll('.slide')];
const at = id => document.getElementById(id);
const cover = at('cover'), code = at('code'), notes = at('notes'), help = at('help');
let number = 1, typed = '', speaker = null;

const DOES = {
  next: () => go(number + 1),
  previous: () => go(number - 1),
  first: () => go(1),
  last: () => go(slides.length),
  full: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen().catch(() => {}),
  black: () => covered('#000000'),
  white: () => covered('#ffffff'),
  notes: showNotes,
  code: () => { code.hidden = !code.hidden; help.hidden = true; },
  help: () => { help.hidden = !help.hidden; code.hidden = true; },
  leave: leave,
};

// clickers send PageUp, PageDown, F5, Escape and a full stop
const KEYS = {
  ArrowRight: 'next', ArrowDown: 'next', ' ': 'next', PageDown: 'next', Enter: 'next',
  ArrowLeft: 'previous', ArrowUp: 'previous', PageUp: 'previous', Backspace: 'previous',
  Home: 'first', End: 'last', f: 'full', F5: 'full', b: 'black', '.': 'black', w: 'white', n: 'notes', q: 'code',
  '?': 'help', h: 'help', Escape: 'leave',
};

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const onButton = event.target.closest?.('button') && (event.key === 'Enter' || event.key === ' ');
  if (onButton || event.key === 'Tab') return;
  if (/^\d$/.test(event.key)) {
    typed = (typed + event.key).slice(-4);
    return;
  }
  const wanted = typed;
  typed = '';
  const does = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (!does) return;
  event.preventDefault();
  if (event.key === 'Enter' && wanted) return go(Number(wanted));
  // whatever covers the slide is put away before the talk goes on
  if (does === 'next' || does === 'previous') {
    if (!cover.hidden) return void (cover.hidden = true);
    if (!code.hidden || !help.hidden) return void (code.hidden = help.hidden = true);
  }
  DOES[does]();
}

function go(wanted) {
  number = Math.max(1, Math.min(slides.length, wanted));
  cover.hidden = code.hidden = help.hidden = true;
  slides.forEach((slide, i) => { slide.hidden = i !== number - 1; });
  const slide = slides[number - 1];
  at('said').textContent = `${placeOf(number)}: ${slide.dataset.title}`;
  const held = code.querySelector('.held');
  held.replaceChildren(...[slide.querySelector('.code')].filter(Boolean).map(svg => {
    const copy = svg.cloneNode(true);
    copy.removeAttribute('class');
    return copy;
  }));
  code.querySelector('.link').textContent = slide.dataset.link;
  tellNotes();
  history.replaceState(null, '', `${location.pathname}${location.search}#${number}`);
}

function placeOf(n) {
  return SETTINGS.words.of.replace('{n}', n).replace('{of}', slides.length);
}

function covered(color) {
  const same = !cover.hidden && cover.dataset.color === color;
  cover.hidden = same;
  cover.dataset.color = cover.style.background = color;
}

function leave() {
  if (!cover.hidden || !code.hidden || !help.hidden || !notes.hidden) {
    cover.hidden = code.hidden = help.hidden = notes.hidden = true;
    return;
  }
  if (document.fullscreenElement) return void document.exitFullscreen();
  speaker?.close();
  window.close();
  // a browser closes only what a script has opened
  setTimeout(() => location.assign(SETTINGS.back), 150);
}

// what the speaker says: in a window for the other screen, or above the slide where the browser opens none

function showNotes() {
  if (speaker && !speaker.closed) return speaker.close();
  if (!notes.hidden) return void (notes.hidden = true);
  speaker = window.open('', '', 'popup,width=720,height=560');
  if (speaker) {
    speaker.document.title = SETTINGS.words.notes_title;
    speaker.document.documentElement.lang = document.documentElement.lang;
    speaker.document.body.style.cssText = 'font:20px/1.45 Arial,sans-serif;margin:1.2rem;color:#101618;background:#fff';
    speaker.document.addEventListener('keydown', pressed);
  } else {
    notes.hidden = false;
  }
  tellNotes();
}

function tellNotes() {
  const told = [line('h2', `${placeOf(number)}: ${slides[number - 1].dataset.title}`),
    ...slides[number - 1].querySelector('template').content.cloneNode(true).children];
  if (told.length === 1) told.push(line('p', SETTINGS.words.no_notes));
  const coming = slides[number];
  told.push(line('p', coming ? SETTINGS.words.next_is.replace('{title}', coming.dataset.title) : SETTINGS.words.last));
  if (speaker && !speaker.closed) {
    speaker.document.body.replaceChildren(...told.map(node => speaker.document.importNode(node, true)));
  }
  notes.replaceChildren(...told);
}

function line(name, text) {
  return Object.assign(document.createElement(name), {textContent: text});
}

// mouse and finger

let rests, from = null;
function moved() {
  document.body.classList.remove('still');
  clearTimeout(rests);
  rests = setTimeout(() => document.body.classList.add('still'), STILL_AFTER);
}

function clicked(event) {
  const button = event.target.closest('[data-does]');
  if (button) return DOES[button.dataset.does]();
  if (event.target.closest('#notes, a') || window.getSelection()?.type === 'Range') return;
  if (event.target.closest('.code')) return DOES.code();
  if (!cover.hidden || !code.hidden || !help.hidden) return void (cover.hidden = code.hidden = help.hidden = true);
  if (!swiped) go(number + (event.clientX < innerWidth * MOST_BACK ? -1 : 1));
}

let swiped = false;
document.addEventListener('touchstart', event => {
  from = event.touches.length === 1 ? event.touches[0].clientX : null;
  swiped = false;
}, {passive: true});
document.addEventListener('touchend', event => {
  const wide = from === null ? 0 : event.changedTouches[0].clientX - from;
  if (Math.abs(wide) < WIDE_SWIPE) return;
  swiped = true;
  setTimeout(() => { swiped = false; }, 400);
  go(number + (wide < 0 ? 1 : -1));
}, {passive: true});
document.addEventListener('keydown', pressed);
document.addEventListener('click', clicked);
document.addEventListener('mousemove', moved);
addEventListener('pagehide', () => speaker?.close());

// loaded again, the talk stands where it stood, and shows the same snapshot
const query = new URLSearchParams(location.search);
query.set('version', SETTINGS.version);
history.replaceState(null, '', `${location.pathname}?${query}${location.hash}`);
go(Number(location.hash.slice(1)) || 1);
moved();
// the letters are here before the server may go
for (const weight of [400, 700]) document.fonts.load(`${weight} 16px Arimo`, 'Ắ');
navigator.wakeLock?.request('screen').catch(() => {});
})();
