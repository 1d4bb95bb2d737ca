import type { Severity } from "../../audit/finding-catalogue.ts";
import { type Content, html, type Markup } from "./markup.ts";

/** Severities in the order of their weight. */
export const severities: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

const names: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

/** A shape of its own beside the colour, for those who cannot tell the colours apart. */
const shapes: Readonly<Record<Severity | "good", string>> = {
  critical: "M7 0 14 7 7 14 0 7Z",
  high: "M7 1 14 13H0Z",
  medium: "M1 1H13V13H1Z",
  low: "M7 1A6 6 0 1 1 7 13A6 6 0 1 1 7 1Z",
  info: "M0 5H14V9H0Z",
  good: "M1 7 3 5 6 8 12 2 14 4 6 12Z",
};

/** The name of a severity. */
export function severityName(severity: Severity): string {
  return names[severity];
}

/** The shape that stands for a severity, or for nothing being wrong; colour from its surroundings. */
export function shape(of: Severity | "good"): Markup {
  return html`<svg class="shape" viewBox="0 0 14 14" aria-hidden="true"><path d="${shapes[of]}"/></svg>`;
}

/** Shape and name of a severity. */
export function severityLabel(severity: Severity): Markup {
  return html`<span class="label ${severity}">${shape(severity)}${names[severity]}</span>`;
}

/** Shape and words for nothing being wrong. */
export function goodLabel(text: string): Markup {
  return html`<span class="label good">${shape("good")}${text}</span>`;
}

/** An instant as people read it, by UTC, with the machine's form behind it. */
export function instant(iso: string | undefined): Markup | string {
  if (iso === undefined) return "unknown";
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** The day of an instant, by UTC. */
export function day(iso: string | undefined): Markup | string {
  if (iso === undefined) return "unknown";
  return html`<time datetime="${iso}">${iso.slice(0, 10)}</time>`;
}

/** `1,234`. */
export function numeral(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 custom domain`, `3 custom domains`. */
export function count(number: number, one: string, more = `${one}s`): string {
  return `${numeral(number)} ${number === 1 ? one : more}`;
}

/** What is left until an end, or how long ago it was, as people say it. */
export function timeLeft(at: string, end: string | undefined): string {
  if (end === undefined) return "end unknown";
  return end < at ? `ended ${timeBetween(end, at)} ago` : `${timeBetween(at, end)} left`;
}

/** The time between two instants, the earlier one first: whole days; hours or minutes of a day. */
export function timeBetween(from: string, to: string): string {
  const minutes = Math.trunc((Date.parse(to) - Date.parse(from)) / 60_000);
  const hours = Math.trunc(minutes / 60);
  if (hours >= 24) return count(Math.trunc(hours / 24), "day");
  return hours > 0 ? count(hours, "hour") : count(minutes, "minute");
}

/** An ARN that can be copied whole from its tool tip, and is shown by its last part. */
export function arnLabel(arn: string | undefined): Markup | string {
  if (arn === undefined) return "none";
  return html`<code title="${arn}">${arn.slice(arn.lastIndexOf("/") + 1)}</code>`;
}

/** A host name that breaks at its dots, and within a label only where it must. */
export function hostName(name: string): Markup {
  const labels = name.split(".");
  return html`${labels.map((label, place) => (place === 0 ? label : html`.<wbr>${label}`))}`;
}

/** An identifier for a link within the page: letters, digits, hyphens and underscores. */
export function anchor(...parts: readonly string[]): string {
  const byCode = (character: string) => `_${character.charCodeAt(0).toString(36)}_`;
  return parts.join(" ").replace(/[^A-Za-z0-9-]/g, byCode);
}

/** By a sign, an underline and a word for those who only hear it. */
export function differing(content: Content, isDifferent = true): Content {
  if (!isDifferent) return content;
  return html`<span class="differs"><span aria-hidden="true">≠ </span><span class="unseen">differs: </span><u>${content}</u></span>`;
}
