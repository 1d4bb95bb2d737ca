import { html, type Markup } from "./markup.ts";
import { day } from "./say.ts";
import type { TimeLineRow } from "./time-line-row.ts";
import type { TimeScale } from "./time-scale.ts";

/** Shapes of the marks, around the point that they stand at. */
const marks = {
  renewal: html`<path class="renewal" d="M-6-13H6L0-4Z"/>`,
  rotation: html`<path class="rotation" d="M0-7 7 0 0 7-7 0Z"/>`,
} as const;

/** The months above the bars, and the lines that run down through them. */
export function axis(scale: TimeScale, at: string): Markup {
  const now = scale.place(at);
  // What would collide with the audit's own label, or stick out, is left away.
  const labels = scale.months.filter(({ place }) => Math.abs(place - now) > 5 && place < 96);
  return html`
    <div class="axis" aria-hidden="true">
      <svg>
        ${labels.map(
          ({ place, label }, number) =>
            html`<text class="${number % 2 === 0 && Math.abs(place - now) > 12 ? "" : "minor"}" x="${place}%" y="14">${label}</text>`,
        )}
        <text class="now" x="${now}%" y="14">audit</text>
      </svg>
    </div>
    <svg class="definitions" aria-hidden="true">
      <defs><g id="time-grid">
        ${scale.months.map(({ place }) => html`<line class="grid" x1="${place}%" x2="${place}%" y2="100%"/>`)}
        <line class="now" x1="${now}%" x2="${now}%" y2="100%"/>
      </g></defs>
    </svg>`;
}

/** A certificate's life: what is past of it, what is left, and what happens on the way. */
export function certificateBar(row: TimeLineRow, scale: TimeScale, at: string): Markup {
  const { begin, end, renewalAt, rotatedAt, state } = row;
  const from = scale.place(begin);
  const now = scale.place(at);
  const to = scale.place(end);
  const rest = Math.max(0, to - Math.max(now, from));
  return html`
    <svg class="life" aria-hidden="true">
      <use href="#time-grid"/>
      ${from < now && bar("past", from, Math.min(now, to) - from)}
      ${rest > 0 && bar(`left ${state ?? ""}`, Math.max(now, from), Math.max(rest, 0.4))}
      ${scale.has(end) && html`<rect class="stop ${state ?? ""}" x="${to}%" y="5" width="3" height="18"/>`}
      ${renewalAt && scale.has(renewalAt) && mark(scale.place(renewalAt), "renewal")}
      ${rotatedAt && scale.has(rotatedAt) && mark(scale.place(rotatedAt), "rotation")}
    </svg>`;
}

function bar(name: string, x: number, width: number): Markup {
  return html`<rect class="${name}" x="${x}%" y="9" width="${Number(width.toFixed(2))}%" height="10"/>`;
}

function mark(x: number, kind: keyof typeof marks): Markup {
  return html`<svg class="mark" x="${x}%" y="14">${marks[kind]}</svg>`;
}

/** What the marks mean. */
export function key(at: string): Markup {
  const sample = (drawing: Markup) =>
    html`<svg class="sample" viewBox="0 -10 26 20" aria-hidden="true">${drawing}</svg>`;
  const centred = (drawing: Markup) => html`<svg class="mark" x="13">${drawing}</svg>`;
  const renewal = html`<path class="renewal" d="M-5-4H5L0 4Z"/>`;
  return html`
    <ul class="key">
      <li>${sample(html`<rect class="past" y="-5" width="26" height="10"/>`)}past</li>
      <li>${sample(html`<rect class="left" y="-5" width="26" height="10"/>`)}left</li>
      <li>${sample(html`<rect class="stop" x="12" y="-9" width="3" height="18"/>`)}expires</li>
      <li>${sample(centred(renewal))}ACM begins to renew</li>
      <li>${sample(centred(marks.rotation))}rotated</li>
      <li>${sample(html`<path class="now" d="M13-10V10"/>`)}<span>this audit, ${day(at)}</span></li>
    </ul>`;
}
