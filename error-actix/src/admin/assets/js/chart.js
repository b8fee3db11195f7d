// Stacked bars over time, drawn by uPlot (`vendor/uplot`), which a classic script has put into the global scope.

import { clock } from "./format.js";
import { ink } from "./palette.js";

/** @typedef {{key: string, className: string, cells: number[]}} Layer the lowest first */

const FONT = '11px "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';

export class StackedBars {
  #host;
  #hovered;
  /** @type {any} */
  #plot = null;
  /** What the plot was made for: another set of layers needs another plot. */
  #shape = "";
  #marks = [];
  #observer;

  /**
   * @param {HTMLElement} host
   * @param {(cell: number | null) => void} hovered told of the cell below the pointer
   */
  constructor(host, hovered) {
    this.#host = host;
    this.#hovered = hovered;
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(host);
  }

  /**
   * @param {{start: number, step: number, layers: Layer[], marks: {time: number, className: string}[]}} picture
   *   `start` and `time` in seconds since 1970
   */
  draw({ start, step, layers, marks }) {
    const length = layers[0]?.cells.length ?? 0;
    const times = Array.from({ length }, (_, cell) => start + cell * step);
    const sums = [];
    let below = new Array(length).fill(0);
    for (const layer of layers) {
      below = below.map((sum, cell) => sum + (layer.cells[cell] ?? 0));
      sums.unshift(below);
    }
    this.#marks = marks;
    const shape = `${step} ${layers.map((layer) => layer.className).join(" ")}`;
    if (shape !== this.#shape) this.#make(shape, layers);
    this.#plot.setData([times, ...sums]);
  }

  /** In the colours of the theme of now. */
  repaint() {
    this.#plot?.redraw(true, true);
  }

  #make(shape, layers) {
    this.#plot?.destroy();
    this.#shape = shape;
    const bars = uPlot.paths.bars({ size: [0.84, 48], align: 1 });
    const axis = { stroke: () => ink("axis-ink"), font: FONT, ticks: { show: false } };
    const options = {
      width: this.#host.clientWidth || 600,
      height: this.#height(),
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: {
        x: { time: true, range: (plot, min, max) => [min, max + this.#step(plot)] },
        y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: 70,
          size: 24,
          values: (_, times) => times.map((time) => clock(time).slice(0, 5)),
        },
        {
          ...axis,
          grid: { stroke: () => ink("grid-ink"), width: 1 },
          size: 40,
          space: 22,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 1000000],
        },
      ],
      series: [
        {},
        ...[...layers].reverse().map((layer) => ({
          label: layer.key,
          paths: bars,
          points: { show: false },
          width: 0,
          fill: () => ink(layer.className),
        })),
      ],
      hooks: {
        setCursor: [(plot) => this.#hovered(plot.cursor.left >= 0 ? this.#cellAt(plot) : null)],
        draw: [(plot) => this.#drawMarks(plot)],
      },
    };
    this.#plot = new uPlot(options, [[], ...layers.map(() => [])], this.#host);
  }

  #step(plot) {
    const times = plot.data[0] ?? [];
    return times.length > 1 ? times[1] - times[0] : 0;
  }

  /** Bars begin at their time, so the cell is the one that the pointer is in, not the nearest. */
  #cellAt(plot) {
    const times = plot.data[0];
    const step = this.#step(plot);
    if (!step) return null;
    const cell = Math.floor((plot.posToVal(plot.cursor.left, "x") - times[0]) / step);
    return cell >= 0 && cell < times.length ? cell : null;
  }

  #drawMarks(plot) {
    const { ctx, bbox } = plot;
    const [first, last] = [plot.scales.x.min, plot.scales.x.max];
    ctx.save();
    for (const mark of this.#marks) {
      if (mark.time < first || mark.time > last) continue;
      const x = Math.round(plot.valToPos(mark.time, "x", true));
      const unit = devicePixelRatio || 1;
      // Not in the colour of a severity, whose bars it may cross.
      ctx.strokeStyle = ink("mark-ink");
      ctx.fillStyle = ink(mark.className);
      ctx.lineWidth = unit;
      ctx.setLineDash([3 * unit, 3 * unit]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x - 4 * unit, bbox.top);
      ctx.lineTo(x + 4 * unit, bbox.top);
      ctx.lineTo(x, bbox.top + 6 * unit);
      ctx.fill();
    }
    ctx.restore();
  }

  #height() {
    return Math.max(120, this.#host.clientHeight - 8);
  }

  #resize() {
    const width = this.#host.clientWidth - 8;
    if (this.#plot && width > 0 && width !== this.#plot.width)
      this.#plot.setSize({ width, height: this.#height() });
  }
}
