import { html, type Markup } from "./markup.ts";
import { count, numeral } from "./say.ts";
import type { TimeLineRow } from "./time-line-row.ts";
import { monthOf } from "./time-scale.ts";

const endedLabel = "ended";

/** How many certificates end in which month: what a fleet too large to be drawn has ahead. */
export function expiryMonths(rows: readonly TimeLineRow[], at: string): Markup {
  const ended = rows.filter(({ end }) => end < at).length;
  const months = Map.groupBy(
    rows.filter(({ end }) => end >= at),
    ({ end }) => monthOf(end),
  );
  const numbers: (readonly [string, number])[] = [
    ...(ended > 0 ? [[endedLabel, ended] as const] : []),
    ...[...months].map(([month, ends]) => [month, ends.length] as const),
  ];
  const most = Math.max(...numbers.map(([, number]) => number));
  const row = ([month, number]: readonly [string, number]) => html`
    <tr>
      <th scope="row">${month}</th>
      <td class="wide">
        <svg aria-hidden="true"><rect class="${month === endedLabel ? "left critical" : "left"}" width="${Math.ceil((number / most) * 100)}%" height="100%"/></svg>
      </td>
      <td class="numeral">${numeral(number)}</td>
    </tr>`;
  return html`
    <div class="panel padded months">
      <h3 class="small">${count(rows.length, "certificate")} by the month of their end</h3>
      <table>
        <thead class="unseen"><tr>
          <th scope="col">Month</th><td></td><th scope="col">Certificates that end</th>
        </tr></thead>
        <tbody>${numbers.map(row)}</tbody>
      </table>
    </div>`;
}
