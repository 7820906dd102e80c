// The map: an outline of the world, and the article's places on it, sized by how often they are named.
import {plural, calm} from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const UNITS = 1000; // of the drawing for one radian, as in world.svg
const WORLD = {x: -2707, y: -1317, w: 5414, h: 2420};
const CLOSEST = 560; // units: the least width to be shown, about 4000 km
const MOVE_MS = 450;
const LABELS = 14;

// The Equal Earth projection (Šavrič, Patterson, Jenny 2018).
export function project(latitude, longitude) {
  const t = Math.asin(Math.sqrt(3) / 2 * Math.sin(latitude * Math.PI / 180)), t2 = t * t, t6 = t2 ** 3;
  const slope = 1.340264 - 0.243318 * t2 + t6 * (0.006251 + 0.034164 * t2);
  return {x: UNITS * longitude * Math.PI / 180 * Math.cos(t) / (Math.sqrt(3) / 2 * slope),
    y: -UNITS * t * (1.340264 - 0.081106 * t2 + t6 * (0.000893 + 0.003796 * t2))};
}

const svg = (name, attributes = {}) => {
  const node = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  return node;
};

const line = points => 'M' + points.map(p => `${p.x.toFixed(0)} ${p.y.toFixed(0)}`).join('L');

function graticule() {
  const steps = Array.from({length: 37}, (_, i) => i);
  const meridians = [-150, -120, -90, -60, -30, 0, 30, 60, 90, 120, 150].map(m => line(steps.map(i => project(i * 5 - 90, m))));
  const parallels = [-60, -30, 0, 30, 60].map(p => line(steps.map(i => project(p, i * 10 - 180))));
  return meridians.concat(parallels).join('');
}

let world = null; // promise of the outlines, fetched once
const outlines = () => (world ??= fetch('world.svg').then(r => (r.ok ? r.text() : Promise.reject())).then(text =>
  [...new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('path')].map(p => [p.id, p.getAttribute('d')]))
  .catch(() => (world = null, [])));

const radius = place => 3.5 + 2.6 * Math.sqrt(place.mentions.length - 1);

export class WorldMap {
  constructor(root, caption, zoom, select) {
    Object.assign(this, {root, caption, zoom, select, places: [], view: WORLD, near: WORLD, frame: 0});
    this.ground = svg('g');
    this.layer = svg('g');
    this.ground.append(svg('path', {class: 'graticule', d: graticule()}));
    root.append(this.ground, this.layer);
    zoom.addEventListener('click', () => this.go(this.wide ? this.near : this.whole()));
    new ResizeObserver(() => this.places.length && this.go(this.wide ? this.whole() : this.fit(), false)).observe(root);
  }

  async draw(locations) {
    this.places = locations.filter(l => l.latitude !== null).map(l => ({...l, ...project(l.latitude, l.longitude)}))
      .sort((a, b) => b.mentions.length - a.mentions.length);
    this.root.closest('figure').hidden = !this.places.length;
    if (!this.places.length) return;
    this.root.setAttribute('aria-label', 'Map: ' + this.places.slice(0, LABELS).map(p =>
      `${p.name}, ${plural(p.mentions.length, 'mention')}`).join('; '));
    this.go(this.fit(), false);
    const paths = await outlines();
    if (this.ground.childElementCount === 1) this.ground.append(...paths.map(([id, d]) => svg('path', {class: id, d})));
  }

  // The box around some places, in the figure's own proportions.
  box(places) {
    const aspect = this.root.clientWidth / this.root.clientHeight || 1.6;
    const xs = places.map(p => p.x), ys = places.map(p => p.y);
    const x0 = Math.min(...xs), x1 = Math.max(...xs), y0 = Math.min(...ys), y1 = Math.max(...ys);
    const w = Math.min(Math.max((x1 - x0) * 1.35, (y1 - y0) * 1.45 * aspect, CLOSEST), WORLD.h * aspect, WORLD.w);
    return {x: (x0 + x1 - w) / 2, y: (y0 + y1 - w / aspect) / 2, w, h: w / aspect};
  }

  whole() {
    const aspect = this.root.clientWidth / this.root.clientHeight || 1.6;
    const h = Math.max(WORLD.h, WORLD.w / aspect);
    return {x: -h * aspect / 2, y: WORLD.y + (WORLD.h - h) / 2, w: h * aspect, h, wide: true};
  }

  // Where most of the article plays: the nearest two thirds of all mentions around their middle, if that is much closer.
  fit() {
    const total = this.places.reduce((n, p) => n + p.mentions.length, 0);
    const middle = axis => {
      let n = 0;
      return [...this.places].sort((a, b) => a[axis] - b[axis]).find(p => (n += p.mentions.length) * 2 >= total)[axis];
    };
    const centre = {x: middle('x'), y: middle('y')};
    let n = 0;
    const heart = [...this.places].sort((a, b) => Math.hypot(a.x - centre.x, a.y - centre.y) - Math.hypot(b.x - centre.x, b.y - centre.y))
      .filter(p => n * 3 < total * 2 && (n += p.mentions.length));
    const all = this.box(this.places), close = this.box(heart);
    return (this.near = close.w < all.w * 0.6 ? close : all);
  }

  go(to, animate = true) {
    cancelAnimationFrame(this.frame);
    this.wide = Boolean(to.wide);
    this.zoom.textContent = this.wide ? 'Closer' : 'Whole world';
    const from = this.view, begun = performance.now();
    const step = now => {
      const t = animate && !calm() ? Math.min(1, (now - begun) / MOVE_MS) : 1;
      const ease = t * t * (3 - 2 * t);
      this.view = Object.fromEntries(['x', 'y', 'w', 'h'].map(k => [k, from[k] + (to[k] - from[k]) * ease]));
      this.root.setAttribute('viewBox', ['x', 'y', 'w', 'h'].map(k => this.view[k].toFixed(1)).join(' '));
      this.dots(t === 1);
      if (t < 1) this.frame = requestAnimationFrame(step);
    };
    step(begun);
    const inside = this.places.filter(p => p.x > to.x && p.x < to.x + to.w && p.y > to.y && p.y < to.y + to.h).length;
    this.caption.textContent = plural(this.places.length, 'place') +
      (inside < this.places.length ? `, ${this.places.length - inside} of them outside this view` : '');
  }

  dots(labelled) {
    const unit = this.view.w / (this.root.clientWidth || 500); // of the drawing for one pixel
    const taken = [];
    this.layer.replaceChildren(...[...this.places].reverse().map(p => this.dot(p, unit)));
    if (!labelled) return;
    this.places.forEach(p => taken.push({x: p.x - radius(p) * unit, y: p.y - radius(p) * unit, w: 2 * radius(p) * unit, h: 2 * radius(p) * unit}));
    this.places.slice(0, 3 * LABELS).forEach(p => this.label(p, unit, taken));
  }

  dot(place, unit) {
    const area = ['country', 'continent', 'region', 'admin1', 'water'].includes(place.kind);
    const node = svg('circle', {class: `dot${area ? ' area' : ''}${place.confidence < 0.5 ? ' unsure' : ''}${place.id === this.chosen ? ' on' : ''}`,
      cx: place.x.toFixed(1), cy: place.y.toFixed(1), r: (radius(place) * unit).toFixed(2), 'data-id': place.id});
    node.addEventListener('click', () => this.select(place.id));
    return node;
  }

  // Beside its dot wherever there is room; where there is none, the name is left out.
  label(place, unit, taken) {
    const h = 14 * unit, w = place.name.length * 6.4 * unit, gap = (radius(place) + 3) * unit;
    const spots = [[gap, -h / 2, 'start'], [-gap - w, -h / 2, 'end'], [-w / 2, -gap - h, 'middle'], [-w / 2, gap, 'middle']];
    const free = box => box.x > this.view.x && box.x + box.w < this.view.x + this.view.w && box.y > this.view.y &&
      box.y + box.h < this.view.y + this.view.h &&
      !taken.some(t => t.x < box.x + box.w && box.x < t.x + t.w && t.y < box.y + box.h && box.y < t.y + t.h);
    for (const [dx, dy, anchor] of spots) {
      const box = {x: place.x + dx, y: place.y + dy, w, h};
      if (!free(box)) continue;
      taken.push(box);
      const x = anchor === 'start' ? box.x : anchor === 'end' ? box.x + w : box.x + w / 2;
      const text = svg('text', {x: x.toFixed(1), y: (box.y + h * 0.76).toFixed(1), 'text-anchor': anchor,
        'font-size': (11.5 * unit).toFixed(2), 'stroke-width': (3 * unit).toFixed(2), class: place.id === this.chosen ? 'on' : ''});
      text.textContent = place.name;
      this.layer.append(text);
      return;
    }
  }

  choose(id) {
    this.chosen = id;
    const place = this.places.find(p => p.id === id);
    if (!this.places.length) return;
    const {x, y, w, h} = this.view;
    const seen = !place || (place.x > x && place.x < x + w && place.y > y && place.y < y + h);
    if (seen) this.dots(true);
    else this.go(this.whole());
  }
}
