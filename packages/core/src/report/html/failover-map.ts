import type { FleetReport, ReportedCustomDomain } from "../../audit/fleet-report.ts";
import { linkToCustomDomain } from "./custom-domain-link.ts";
import { failoverFaults } from "./failover-fault.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { count } from "./say.ts";

/** Rows that stand open; the others, which are all ready, are folded away. */
const mostRows = 40;

/** One custom domain with failover, and what would happen if its primary Region were lost. */
interface Route {
  readonly one: ReportedCustomDomain;
  readonly secondary: string;
  readonly healthCheckId: string;
  readonly isReady: boolean;
  readonly health: string;
  readonly outlook: string;
}

/** Which Region stands in for which, and whether it could. */
export function failoverMap(report: FleetReport): Markup {
  const routes = report.customDomains.flatMap((one) => routeOf(one, report) ?? []);
  if (routes.length === 0) {
    return html`<p class="panel empty">No custom domain has failover routing.</p>`;
  }
  const link = linkToCustomDomain(report);
  const sorted = routes.toSorted((a, b) => Number(a.isReady) - Number(b.isReady));
  const ready = routes.filter(({ isReady }) => isReady).length;
  const rest = sorted.slice(mostRows);
  return html`
    <div class="panel padded">
      <p>${count(routes.length, "custom domain")} with failover, ${ready} ready.</p>
      ${table(sorted.slice(0, mostRows), link)}
      ${rest.length > 0 && html`<details><summary>${count(rest.length, "more")}</summary>${table(rest, link)}</details>`}
    </div>`;
}

function routeOf(one: ReportedCustomDomain, { findings }: FleetReport): Route | undefined {
  const routing = one.routing?.routing ?? one.cognito.settings.routing;
  if (routing === undefined) return undefined;
  const own = findings.filter(
    ({ customDomain, accountId }) => customDomain === one.name && accountId === one.accountId,
  );
  const health = healthOf(one.routing);
  const obstacle = obstacleOf(one, health, failoverFaults(own));
  return {
    one,
    secondary: routing.secondaryRegion,
    healthCheckId: routing.primaryHealthCheckId,
    isReady: obstacle === undefined,
    health,
    outlook: obstacle ?? "ready",
  };
}

/** What is in the way of failover: what was read tells most, then what the findings say. */
function obstacleOf(
  { routing, isManaged }: ReportedCustomDomain,
  health: string,
  [fault]: readonly string[],
): string | undefined {
  if (routing === undefined) return "not known";
  const { replicaStatus: replica } = routing;
  if (replica === undefined) return "cannot: no replica found";
  if (replica !== "ACTIVE") return `cannot: replica ${replica}`;
  if (health === "unhealthy") return "users are in the secondary Region now";
  if (health === "does not exist" || health === "disabled") return `cannot: health check ${health}`;
  if (fault !== undefined) return `cannot be relied on: ${fault}`;
  if (health !== "healthy") return "not known";
  // Nobody looked for what is wrong with its health check.
  return isManaged ? undefined : "not known: not managed";
}

function healthOf(routing: ReportedCustomDomain["routing"]): string {
  if (routing === undefined) return "not read";
  if (routing.healthCheckFound === false) return "does not exist";
  if (routing.healthCheckDisabled === true) return "disabled";
  return routing.health ?? "unknown";
}

type Link = ReturnType<typeof linkToCustomDomain>;

function table(routes: readonly Route[], link: Link): Markup {
  return html`
    <table class="stack failover">
      <thead><tr>
        <th scope="col">Custom domain</th><th scope="col">Primary, health check</th>
        <td></td><th scope="col">Secondary, replica</th><th scope="col">If the primary is lost</th>
      </tr></thead>
      <tbody>${routes.map((route) => rowMarkup(route, link))}</tbody>
    </table>`;
}

function rowMarkup(route: Route, link: Link): Markup {
  const { one, secondary, healthCheckId, isReady, health, outlook } = route;
  const place = { customDomain: one.name, accountId: one.accountId, region: one.region };
  return html`
    <tr>
      <th scope="row">${link(place)}</th>
      <td data-label="Primary"><span class="region">${one.region}</span>
        <div class="note" title="${healthCheckId}">health check ${health}</div>
      </td>
      <td class="way">${arrow(isReady)}</td>
      <td data-label="Secondary"><span class="region">${secondary}</span>
        <div class="note">replica ${one.routing?.replicaStatus ?? "not found"}</div>
      </td>
      <td data-label="If the primary is lost">${outlookMarkup(isReady, outlook)}</td>
    </tr>`;
}

/** A whole arrow, or one that is cut and crossed. */
function arrow(isReady: boolean): Markup {
  const line = isReady ? "M0 8H40" : "M0 8H12M28 8H40M15 3 25 13M25 3 15 13";
  return html`
    <svg class="arrow" viewBox="0 0 48 16" aria-hidden="true"><path d="${line}M35 3 40 8 35 13"/></svg>`;
}

function outlookMarkup(isReady: boolean, outlook: string): Content {
  return isReady
    ? html`<span class="good">✓ ${outlook}</span>`
    : html`<span class="high">✗ ${outlook}</span>`;
}
