// The article's text with its facts marked. Offsets are UTF-16 units, the browser's own. Whatever is drawn, the
// text content of the article stays the answer's document.text, unit for unit.
import {h, doubt} from './dom.js';

// Outermost first, for spans that begin and end together.
const RANK = ['quote', 'event', 'organization', 'official', 'person', 'location', 'date'];
const WRAPPED_LINE = 50; // lines of a text broken at a fixed width are rarely shorter, and never longer than twice this

// Stretches of lines: one line each, or, in a text with hard line breaks, everything between two blank lines.
function blocksOf(text) {
  const lines = [];
  for (let at = 0; at <= text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    lines.push({start: at, end});
    at = end + 1;
  }
  const lengths = lines.map(l => l.end - l.start).filter(Boolean).sort((a, b) => a - b);
  const wrapped = lengths.length > 8 && lengths.at(-1) <= 2 * WRAPPED_LINE && lengths[lengths.length >> 1] >= WRAPPED_LINE;
  const blocks = [];
  let open = null;
  for (const line of lines) {
    if (!text.slice(line.start, line.end).trim()) open = null;
    else if (wrapped && open) open.end = line.end;
    else blocks.push(open = {...line, spans: []});
  }
  return blocks;
}

// Gives every block the pieces of the spans that lie in it, in the order in which elements open.
function deal(blocks, spans) {
  for (const span of spans) {
    let low = 0;
    for (let high = blocks.length; low < high;) {
      const middle = (low + high) >> 1;
      if (blocks[middle].end <= span.start) low = middle + 1;
      else high = middle;
    }
    for (let first = true; low < blocks.length && blocks[low].start < span.end; low++) {
      const start = Math.max(span.start, blocks[low].start), end = Math.min(span.end, blocks[low].end);
      if (start < end) blocks[low].spans.push({...span, start, end, first});
      first = false;
    }
  }
  for (const block of blocks)
    block.spans.sort((a, b) => a.start - b.start || b.end - a.end || RANK.indexOf(a.kind) - RANK.indexOf(b.kind));
}

export class Article {
  constructor(root) {
    this.root = root;
    this.pieces = []; // {start, node}: the text nodes in order, for ranges
  }

  // spans: {start, end, kind, id, confidence, slight: no name}; removed: {start, end}; title: the headline, which may stand in the text.
  draw(text, spans, removed, title) {
    const blocks = blocksOf(text);
    deal(blocks, spans);
    this.pieces = [];
    this.root.replaceChildren();
    if (title && !text.includes(title)) this.root.append(h('h2', {'data-outside': true, dir: 'auto'}, title));
    let at = 0;
    for (const block of blocks) {
      this.text(this.root, text, at, block.start);
      this.root.append(this.block(block, text, removed, title));
      at = block.end;
    }
    this.text(this.root, text, at, text.length);
    const first = this.root.querySelector('h2 a, p:not(.removed) a');
    if (first) first.tabIndex = 0;
  }

  block(block, text, removed, title) {
    const content = text.slice(block.start, block.end).trim();
    const gone = removed.some(r => r.start <= block.start && r.end >= block.start + content.length);
    const node = h(content === title ? 'h2' : gone ? 'p.removed' : 'p', {dir: 'auto'});
    this.fill(node, block, text);
    return node;
  }

  // Nested elements from a sorted list; a span that crosses the end of the one it opened in is parted there.
  fill(root, block, text) {
    const stack = [{node: root, end: block.end}];
    const queue = [...block.spans].reverse();
    let at = block.start;
    const close = until => {
      while (stack.length > 1 && stack.at(-1).end <= until) {
        const top = stack.pop();
        this.leaf(top, text, at, top.end);
        at = top.end;
      }
    };
    while (queue.length) {
      const span = queue.pop();
      close(span.start);
      const top = stack.at(-1);
      this.leaf(top, text, at, span.start);
      at = span.start;
      if (span.end > top.end) {
        const rest = {...span, start: top.end, first: false};
        let i = queue.length;
        while (i > 0 && queue[i - 1].start < rest.start) i--;
        queue.splice(i, 0, rest);
        span.end = top.end;
      }
      const node = h(`mark.${span.kind}.doubt-${doubt(span.confidence)}${span.slight ? '.slight' : ''}`, {'data-id': span.id});
      top.node.append(node);
      stack.push({node, end: span.end, span});
    }
    close(Infinity);
    this.leaf(stack[0], text, at, block.end);
  }

  // The text that belongs to an element itself. The first such stretch of a mark is its link.
  leaf(top, text, from, to) {
    if (from >= to) return;
    const linked = top.span && top.span.first && !top.linked && text.slice(from, to).trim();
    const parent = linked ? h('a', {href: '#' + top.span.id, tabindex: -1}) : top.node;
    if (linked) {
      top.linked = true;
      top.node.append(parent);
    }
    this.text(parent, text, from, to);
  }

  text(parent, text, from, to) {
    if (from >= to) return;
    const node = document.createTextNode(text.slice(from, to));
    this.pieces.push({start: from, node});
    parent.append(node);
  }

  // The stretches of a span that stand in no mark, as ranges; marks light up by themselves.
  ranges({start, end}) {
    let low = 0;
    for (let high = this.pieces.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle].start <= start) low = middle;
      else high = middle;
    }
    const found = [];
    for (; low < this.pieces.length && this.pieces[low].start < end; low++) {
      const {node, start: from} = this.pieces[low];
      if (node.parentElement.closest('mark') || from + node.length <= start) continue;
      const range = new Range();
      range.setStart(node, Math.max(0, start - from));
      range.setEnd(node, Math.min(node.length, end - from));
      found.push(range);
    }
    return found;
  }

  marks(id) {
    return [...this.root.querySelectorAll(`mark[data-id="${id}"]`)];
  }
}
