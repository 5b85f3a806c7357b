// What a page shows, as a picture made by the viewer's own browser: heading, figures, sources and date, without widgets.
// Every element is read as the browser has laid it out, so that texts stay texts and nothing has to be drawn twice.
'use strict';
(() => {
const SHEET = '.st-key-page';
// what can only be clicked is no part of a picture
const LEFT_OUT = '[class*="st-key-filters"], .st-key-tools, .st-key-controls, .st-key-warnings, .modebar, .modebar-container,'
  + ' button, summary, details:not([open]) > :not(summary), [data-testid="stCheckbox"], [data-testid="stWidgetLabel"],'
  + ' [data-testid="stElementToolbar"], .st-key-what-if-moves, .td-link, .td-sheet, style, script';
const MARGIN = 28;
const SCALE = 2;
const MOST_PIXELS = 120e6;

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-save]');
  if (button) save(button);
});

async function save(button) {
  button.disabled = true;
  button.parentElement.querySelector('[role=status]').textContent = '';
  try {
    const svg = await pictured(document.querySelector(SHEET));
    const blob = button.dataset.save === 'svg' ? new Blob([svg.text], {type: 'image/svg+xml'}) : await painted(svg);
    const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(blob), download: named(button)});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    console.error(error);
    button.parentElement.querySelector('[role=status]').textContent = button.dataset.failed;
  } finally {
    button.disabled = false;
  }
}

function named(button) {
  const chosen = new URLSearchParams(location.search);
  const parts = [button.dataset.name, ...['home', 'index', 'node', 'period'].map(name => chosen.get(name)).filter(Boolean)];
  return `${parts.join('-').replace(/[^\w.-]+/g, '_')}.${button.dataset.save}`;
}

// the picture

async function pictured(root) {
  const box = root.getBoundingClientRect();
  const drawing = {shapes: [], clips: 0, fonts: new Set(), left: box.left - MARGIN, gaps: gapsOf(root)};
  drawing.top = box.top - MARGIN;
  draw(root, drawing);
  const width = Math.ceil(box.width + 2 * MARGIN);
  const height = Math.ceil(box.height - drawing.gaps.reduce((sum, gap) => sum + gap.height, 0) + 2 * MARGIN);
  const ground = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  const title = root.querySelector('h1')?.textContent ?? document.title;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}"`
    + ` height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${escaped(title)}</title>`
    + `<style>${await faces(drawing.fonts)}</style><rect width="100%" height="100%" fill="${ground}"/>`
    + `${drawing.shapes.join('')}</svg>`;
  return {text, width, height};
}

// Where something is left out, what stands below moves up.
function gapsOf(root) {
  const outside = [...root.children].flatMap(child => child.matches(LEFT_OUT) || isOnly(child) ? [child] : []);
  return outside.map(child => child.getBoundingClientRect()).filter(box => box.height > 0)
    .map(box => ({bottom: box.bottom, height: box.height}));
}

function isOnly(wrapper) {
  return wrapper.children.length === 1 && (wrapper.firstElementChild.matches(LEFT_OUT) || isOnly(wrapper.firstElementChild));
}

function placed(box, drawing) {
  const above = drawing.gaps.filter(gap => gap.bottom <= box.top + 1).reduce((sum, gap) => sum + gap.height, 0);
  return {x: box.left - drawing.left, y: box.top - drawing.top - above, width: box.width, height: box.height};
}

async function painted(svg) {
  const url = URL.createObjectURL(new Blob([svg.text], {type: 'image/svg+xml'}));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (svg.width * svg.height)));
    const canvas = Object.assign(document.createElement('canvas'),
      {width: Math.round(svg.width * scale), height: Math.round(svg.height * scale)});
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob(blob => blob ? done(blob) : failed(new Error('empty')), 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}

// elements

function draw(element, drawing) {
  if (element.matches(LEFT_OUT)) return;
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return;
  const opens = style.opacity < 1 ? `<g opacity="${style.opacity}">` : '';
  if (opens) drawing.shapes.push(opens);
  const at = placed(element.getBoundingClientRect(), drawing);
  if (element instanceof SVGSVGElement) drawSvg(element, at, drawing);
  else if (element instanceof HTMLImageElement) drawImage(element, at, drawing);
  else drawBox(element, style, at, drawing);
  if (opens) drawing.shapes.push('</g>');
}

function drawSvg(element, at, drawing) {
  const copy = element.cloneNode(true);
  for (const [name, value] of Object.entries(at)) copy.setAttribute(name, value);
  copy.removeAttribute('style');
  drawing.shapes.push(new XMLSerializer().serializeToString(copy));
}

function drawImage(element, at, drawing) {
  if (!element.src.startsWith('data:')) return;
  drawing.shapes.push(`<image href="${escaped(element.src)}" x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}"`
    + ' preserveAspectRatio="none"/>');
}

function drawBox(element, style, at, drawing) {
  if (!element.hasChildNodes() && isAslant(style)) return drawAslant(element, style, at, drawing);
  const clips = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
  if (clips) drawing.shapes.push(clipped(at, drawing));
  drawGround(style, at, drawing);
  drawBorders(style, at, drawing);
  drawOutline(style, at, drawing);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) draw(child, drawing);
    else if (child.nodeType === Node.TEXT_NODE && child.data.trim()) drawText(child, element, style, drawing);
  }
  if (clips) drawing.shapes.push('</g>');
}

function isAslant(style) {
  const [a, b] = style.transform.startsWith('matrix(') ? style.transform.slice(7).split(',').map(parseFloat) : [1, 0];
  return Math.abs(a) > 0.01 && Math.abs(b) > 0.01;
}

// a square that stands on a corner: its bounding box is larger than it is
function drawAslant(element, style, at, drawing) {
  const [a, b] = style.transform.slice(7).split(',').map(parseFloat);
  const [width, height] = [element.offsetWidth, element.offsetHeight].map(side => side * Math.hypot(a, b));
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
  drawing.shapes.push(`<g transform="rotate(${Math.atan2(b, a) * 180 / Math.PI} ${x} ${y})">`);
  const upright = {x: x - width / 2, y: y - height / 2, width, height};
  drawGround(style, upright, drawing);
  drawBorders(style, upright, drawing);
  drawing.shapes.push('</g>');
}

function clipped(at, drawing) {
  const id = `within-${drawing.clips++}`;
  return `<clipPath id="${id}"><rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}"/></clipPath>`
    + `<g clip-path="url(#${id})">`;
}

function drawGround(style, at, drawing) {
  const shape = fill => `<rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" rx="${radius(style, at)}" fill="${fill}"/>`;
  if (isSeen(style.backgroundColor)) drawing.shapes.push(shape(style.backgroundColor));
  const sizes = layersOf(style.backgroundSize);
  layersOf(style.backgroundImage).forEach((layer, i) => {
    if (layer.startsWith('radial')) drawDot(layer, at, drawing);
    else drawLayer(layer, within(at, sizes[i % sizes.length]), drawing);
  });
  for (const shadow of style.boxShadow === 'none' ? [] : layersOf(style.boxShadow)) drawShadow(shadow, style, at, drawing);
}

// a line is a ground of one colour that is 1 pixel high and stands in the middle
function within(at, size) {
  const [width, height] = size.split(' ').map((part, i) => {
    const whole = i ? at.height : at.width;
    return part?.endsWith('%') ? parseFloat(part) / 100 * whole : part?.endsWith('px') ? parseFloat(part) : whole;
  });
  return {x: at.x + (at.width - width) / 2, y: at.y + (at.height - (height ?? at.height)) / 2, width, height: height ?? at.height};
}

function drawLayer(layer, at, drawing) {
  const id = `ground-${drawing.clips++}`;
  const made = layer.startsWith('repeating-linear') ? hatching(layer, id) : layer.startsWith('linear') ? gradient(layer, id) : '';
  if (made) drawing.shapes.push(`${made}<rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" fill="url(#${id})"/>`);
}

// a ring or a dot: the outermost colour that can be seen, as far as it reaches
function drawDot(layer, at, drawing) {
  const [left, top] = (layer.match(/at ([\d.]+)% ([\d.]+)%/) ?? []).slice(1).map(parseFloat);
  const stops = [...layer.matchAll(new RegExp(`(transparent|${COLOR.source})((?:\\s+-?[\\d.]+px)*)`, 'gi'))]
    .map(([, color, places]) => ({color, places: (places.match(/[\d.]+/g) ?? []).map(Number)})).filter(stop => isSeen(stop.color));
  const reach = Math.max(...stops.flatMap(stop => stop.places));
  const first = Math.min(...stops.flatMap(stop => stop.places));
  if (left === undefined || !Number.isFinite(reach)) return;
  const [cx, cy, line] = [at.x + left / 100 * at.width, at.y + top / 100 * at.height, Math.max(1, reach - first)];
  drawing.shapes.push(first > 0
    ? `<circle cx="${cx}" cy="${cy}" r="${reach - line / 2}" fill="none" stroke="${stops[0].color}" stroke-width="${line}"/>`
    : `<circle cx="${cx}" cy="${cy}" r="${reach}" fill="${stops[0].color}"/>`);
}

// a dot is repeated by shadows without blur
function drawShadow(shadow, style, at, drawing) {
  const color = shadow.match(COLOR)?.[0];
  const [x, y, blur, spread] = (shadow.replace(COLOR, '').match(/-?[\d.]+px/g) ?? []).map(parseFloat);
  if (!color || blur || shadow.includes('inset')) return;
  const box = {x: at.x + x - spread, y: at.y + y - spread, width: at.width + 2 * spread, height: at.height + 2 * spread};
  drawing.shapes.push(`<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="${radius(style, box)}" fill="${color}"/>`);
}

const COLOR = /(?:rgba?|color|oklab|oklch|lab|lch|hsla?)\((?:[^()]|\([^()]*\))*\)|#[\da-f]{3,8}\b/i;
const COLORS = new RegExp(COLOR.source, 'gi');

function layersOf(value) {
  const found = [];
  let depth = 0, start = 0;
  for (let i = 0; i <= value.length; i++) {
    if (value[i] === '(') depth++;
    if (value[i] === ')') depth--;
    if (i === value.length || (value[i] === ',' && depth === 0)) {
      found.push(value.slice(start, i).trim());
      start = i + 1;
    }
  }
  return found;
}

function gradient(layer, id) {
  const colors = layer.match(COLORS) ?? [];
  const angle = parseFloat(layer.match(/\((-?[\d.]+)deg/)?.[1] ?? (layer.includes('to right') ? 90 : 180));
  const [x, y] = [Math.sin(angle * Math.PI / 180), -Math.cos(angle * Math.PI / 180)];
  const ends = `x1="${0.5 - x / 2}" y1="${0.5 - y / 2}" x2="${0.5 + x / 2}" y2="${0.5 + y / 2}"`;
  const places = layer.match(/[\d.]+%/g) ?? [];
  const stops = colors.map((color, i) => {
    const offset = places.length === colors.length ? places[i] : `${100 * i / Math.max(1, colors.length - 1)}%`;
    return `<stop offset="${offset}" stop-color="${color}"/>`;
  });
  return colors.length ? `<linearGradient id="${id}" ${ends}>${stops.join('')}</linearGradient>` : '';
}

function hatching(layer, id) {
  const color = (layer.match(COLORS) ?? []).find(isSeen);
  const step = Math.max(3, ...(layer.match(/[\d.]+px/g) ?? []).map(parseFloat));
  return color ? `<pattern id="${id}" width="${step}" height="${step}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`
    + `<rect width="1" height="${step}" fill="${color}"/></pattern>` : '';
}

function drawBorders(style, at, drawing) {
  const sides = ['Top', 'Right', 'Bottom', 'Left'].map(side => ({
    width: parseFloat(style[`border${side}Width`]),
    color: style[`border${side}Color`],
    line: style[`border${side}Style`],
  })).map(side => ({...side, width: side.line === 'none' || !isSeen(side.color) ? 0 : side.width}));
  const dashes = line => line === 'dashed' ? ' stroke-dasharray="4 3"' : line === 'dotted' ? ' stroke-dasharray="1 3"' : '';
  const [top, right, bottom, left] = sides;
  if (sides.every(side => side.width && side.width === top.width && side.color === top.color)) {
    const half = top.width / 2;
    drawing.shapes.push(`<rect x="${at.x + half}" y="${at.y + half}" width="${Math.max(0, at.width - top.width)}"`
      + ` height="${Math.max(0, at.height - top.width)}" rx="${Math.max(0, radius(style, at) - half)}" fill="none"`
      + ` stroke="${top.color}" stroke-width="${top.width}"${dashes(top.line)}/>`);
    return;
  }
  const line = (side, x1, y1, x2, y2) => side.width && drawing.shapes.push(
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${side.color}" stroke-width="${side.width}"${dashes(side.line)}/>`);
  const [far, low] = [at.x + at.width, at.y + at.height];
  line(top, at.x, at.y + top.width / 2, far, at.y + top.width / 2);
  line(bottom, at.x, low - bottom.width / 2, far, low - bottom.width / 2);
  line(left, at.x + left.width / 2, at.y, at.x + left.width / 2, low);
  line(right, far - right.width / 2, at.y, far - right.width / 2, low);
}

function drawOutline(style, at, drawing) {
  const width = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
  if (!width || !isSeen(style.outlineColor)) return;
  drawing.shapes.push(`<rect x="${at.x - width / 2}" y="${at.y - width / 2}" width="${at.width + width}" height="${at.height + width}"`
    + ` rx="${radius(style, at)}" fill="none" stroke="${style.outlineColor}" stroke-width="${width}"/>`);
}

function radius(style, at) {
  const given = style.borderTopLeftRadius;
  const size = given.endsWith('%') ? parseFloat(given) / 100 * Math.min(at.width, at.height) : parseFloat(given) || 0;
  return Math.min(size, at.width / 2, at.height / 2);
}

function isSeen(color) {
  return color && color !== 'transparent' && !/[,/]\s*0(?:\.0+)?\)$/.test(color);
}

// text

function drawText(node, element, style, drawing) {
  const turned = turnOf(element, style);
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  drawing.fonts.add(style.fontFamily.split(',')[0].replace(/["']/g, ''));
  for (const line of linesOf(node, turned !== 0)) {
    const at = placed(line.box, drawing);
    const said = style.textTransform === 'uppercase' ? line.text.toUpperCase() : line.text;
    const place = turned ? turnedPlace(at, turned, font) : `x="${at.x}" y="${at.y + baseline(font, at.height)}"`;
    const length = turned ? at.height : at.width;
    drawing.shapes.push(`<text ${place} textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${style.color}"`
      + ` font-family="${escaped(style.fontFamily)}" font-size="${style.fontSize}" font-weight="${style.fontWeight}"`
      + ` font-style="${style.fontStyle}" style="font-variant-numeric:${style.fontVariantNumeric}"`
      + ` xml:space="preserve">${escaped(said)}</text>`);
  }
}

// Words that stand side by side, as one line of text each.
function linesOf(node, isTurned) {
  const lines = [];
  const range = document.createRange();
  for (const word of node.data.matchAll(/\S+/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    for (const box of range.getClientRects()) {
      if (!box.width || !box.height) continue;
      const last = lines.at(-1);
      const isSame = last && (isTurned ? Math.abs(last.box.left - box.left) < 2 : Math.abs(last.box.top - box.top) < 2);
      if (!isSame) lines.push({text: word[0], box});
      else if (last.word !== word.index) last.text += ` ${word[0]}`;
      if (isSame) last.box = union(last.box, box);
      lines.at(-1).word = word.index;
    }
  }
  return lines;
}

function union(a, b) {
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  const [right, bottom] = [Math.max(a.right, b.right), Math.max(a.bottom, b.bottom)];
  return {left, top, right, bottom, width: right - left, height: bottom - top};
}

// Degrees by which a line of text is turned: upright type for narrow columns.
function turnOf(element, style) {
  let degrees = style.writingMode.startsWith('vertical') ? 90 : 0;
  for (let e = element; e && !e.matches(SHEET); e = e.parentElement) {
    const matrix = getComputedStyle(e).transform;
    if (matrix !== 'none' && matrix.startsWith('matrix(')) {
      const [a, b] = matrix.slice(7).split(',').map(parseFloat);
      degrees += Math.round(Math.atan2(b, a) * 180 / Math.PI);
    }
  }
  return ((degrees % 360) + 360) % 360;
}

function turnedPlace(at, turned, font) {
  const offset = baseline(font, at.width) - at.width / 2;
  return `text-anchor="middle" transform="translate(${at.x + at.width / 2} ${at.y + at.height / 2}) rotate(${turned})" x="0" y="${offset}"`;
}

const measured = new Map();
let canvas;
function baseline(font, height) {
  if (!measured.has(font)) {
    canvas ??= document.createElement('canvas').getContext('2d');
    canvas.font = font;
    const {fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent} = canvas.measureText('Ấg');
    measured.set(font, {ascent, descent});
  }
  const {ascent, descent} = measured.get(font);
  return (height - ascent - descent) / 2 + ascent;
}

// fonts: a picture cannot ask the page for them

const kept = new Map();
async function faces(families) {
  const rules = [...document.styleSheets].flatMap(sheet => { try { return [...sheet.cssRules]; } catch { return []; } })
    .filter(rule => rule instanceof CSSFontFaceRule && rule.style.getPropertyValue('font-style') !== 'italic')
    .filter(rule => families.has(rule.style.getPropertyValue('font-family').replace(/["']/g, '')));
  const made = await Promise.all(rules.map(async rule => {
    const source = rule.style.getPropertyValue('src').match(/url\(["']?([^"')]+)["']?\)/)?.[1];
    if (!source) return '';
    const url = new URL(source, rule.parentStyleSheet.href ?? location.href).href;
    if (!kept.has(url)) kept.set(url, await embedded(url));
    return rule.cssText.replace(/src:[^;]+;/, `src: url(${kept.get(url)});`);
  }));
  return [...new Set(made)].join('');
}

async function embedded(url) {
  const blob = await (await fetch(url)).blob();
  return new Promise((done, failed) => {
    const reader = Object.assign(new FileReader(), {onload: () => done(reader.result), onerror: failed});
    reader.readAsDataURL(blob);
  });
}

function escaped(text) {
  return String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
}
})();
