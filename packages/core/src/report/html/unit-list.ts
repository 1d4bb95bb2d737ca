import type { FleetReport, ReportedUnit } from "../../audit/fleet-report.ts";
import { html, type Markup } from "./markup.ts";
import { count, numeral } from "./say.ts";

/** So many may stand there unfolded. */
const mostRows = 12;

/** The accounts and Regions that were looked at; first those that could not be read. */
export function unitList({ units }: FleetReport): Markup {
  if (units.length === 0) return html`<p class="panel empty">No Region was looked at.</p>`;
  const problems = units.filter(({ problem }) => problem !== undefined);
  const accounts = new Set(units.map(({ accountId }) => accountId)).size;
  const where = `${count(units.length, "Region")} in ${count(accounts, "account")}`;
  const pools = units.reduce((sum, { userPools }) => sum + userPools, 0);
  const isShort = units.length <= mostRows;
  const unread =
    problems.length === 0
      ? "all of them read wholly"
      : `${count(problems.length, "Region")} not wholly read`;
  return html`
    <div class="panel padded">
      <p>
        ${where}, ${count(pools, "user pool")} looked at; ${unread}.
      </p>
      ${isShort ? table(units) : problems.length > 0 && table(problems)}
      ${isShort ? undefined : html`<details><summary>All ${numeral(units.length)} Regions</summary>${table(units)}</details>`}
    </div>`;
}

function table(units: readonly ReportedUnit[]): Markup {
  const row = ({ accountId, region, userPools, problem }: ReportedUnit) => html`
    <tr>
      <th scope="row">${accountId}</th><td data-label="Region">${region}</td>
      <td data-label="User pools">${numeral(userPools)}</td>
      <td data-label="Read">${problem === undefined ? "wholly" : html`<b>${problem}</b>`}</td>
    </tr>`;
  return html`
    <table class="stack">
      <thead><tr>
        <th scope="col">Account</th><th scope="col">Region</th>
        <th scope="col">User pools</th><th scope="col">Read</th>
      </tr></thead>
      <tbody>${units.map(row)}</tbody>
    </table>`;
}
