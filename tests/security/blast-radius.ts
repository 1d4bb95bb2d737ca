import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readJson, root } from "./production-closure.ts";

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

interface Snapshot {
  readonly roles: Readonly<Record<string, { readonly statements: readonly Statement[] }>>;
}

const page = resolve(root, "docs/security.md");
const begin = "<!-- blast radius: begin -->";
const end = "<!-- blast radius: end -->";

/** What somebody could do at worst who has nothing but the role. By hand: a new role needs a line. */
const worst: Readonly<Record<string, string>> = {
  audit:
    "Invoke the steps of the audit with any state: a report with things left out, rotations that plan for themselves, other accounts read that are configured. Change log deliveries of the account (Step Functions wants that of the role).",
  "audit-units":
    "Read every pool's settings, every public certificate, and 90 days of the account's management events; the same in each other account that lets it in. Read the names of the fleet's custom domains; write false parts of a report, and so hide something or have people told of what is not so.",
  "check-domain": "Read how a custom domain is set up.",
  "check-edges": "Read public certificates.",
  "check-routing": "Read how a custom domain, its health check and its replica are set up.",
  close:
    "Write a false record under a key that is still free, and so keep the true one from being written; false mail. Cannot read, change or delete a record.",
  dispatch:
    "Start rotations, each of which plans for itself; write false records under free keys; false mail.",
  "finish-audit":
    "Start rotations, each of which plans for itself; write false reports, and false records under free keys; put false events on the bus, so that people get false mail. Read the records, reports and executions.",
  "list-units": "Nothing.",
  plan: "Read every pool's settings and every public certificate. As the planning step itself it could hand a wrong plan on: Update checks the certificate again before it sets it.",
  record:
    "Publish a wrong ARN to whoever reads the parameters; have good certificates passed over as rolled back; write false records under free keys; false mail.",
  "roll-back":
    "**Change the custom domain of any pool** in the configured Regions: another certificate of the account, a lower TLS policy, no failover. Sign-in can be broken, not read: keys never leave ACM.",
  update:
    "**Change the custom domain of any pool** in the configured Regions: another certificate of the account, a lower TLS policy, no failover. Sign-in can be broken, not read: keys never leave ACM.",
  rotation:
    "Invoke the steps with any state: what Update and RollBack do then they check against ACM and Cognito first. Change log deliveries of the account (Step Functions wants that of the role).",
  schedule: "Start an audit, with leave to act; put messages into the dead-letter queue.",
};

/** The table of `docs/security.md`, made from the deployed snapshot. */
export function blastRadiusTable(): string {
  const { roles } = readJson<Snapshot>("infra/stack.snapshot.json");
  const rows = Object.entries(roles).map(([role, { statements }]) => {
    const name = role.replace(/^latchkey-(.*)-role$/, "$1");
    const text = worst[name];
    if (text === undefined) throw new Error(`${role} has no line that says the worst`);
    return `| \`${name}\` | ${grantsOf(statements)} | ${text} |`;
  });
  const head = "| role of | may call, on | at worst |\n| --- | --- | --- |";
  return [head, ...rows].join("\n");
}

/** The page as it is, with the table between its marks. */
export function pageWithTable(): { readonly actual: string; readonly expected: string } {
  const actual = readFileSync(page, "utf8");
  const [before, rest = ""] = actual.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`docs/security.md lacks ${begin} or ${end}`);
  return { actual, expected: `${before}${begin}\n${blastRadiusTable()}\n${end}${after}` };
}

/** The log of its own is left out: each function has it. */
function grantsOf(statements: readonly Statement[]): string {
  const grants = statements
    .filter(({ Action }) => !Action.includes("logs:PutLogEvents"))
    .map(({ Action, Resource, Condition }) => {
      const condition = Condition === undefined ? "" : ", with a condition";
      return `${Action.map(code).join(" ")} on ${resourcesOf(Resource)}${condition}`;
    })
    .join("<br>");
  return grants === "" ? "nothing" : grants;
}

function resourcesOf(resources: readonly string[]): string {
  return [...new Set(resources.map(shortOf))].join(", ");
}

/** An ARN without what is the same everywhere; one of several Regions stands for all. */
function shortOf(arn: string): string {
  if (arn === "*") return "`*`";
  const [, , service = "", , , ...rest] = arn.split(":");
  return code(`${service}:${rest.join(":")}`);
}

function code(text: string): string {
  return `\`${text}\``;
}

/** `node tests/security/blast-radius.ts` writes the table anew. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(page, pageWithTable().expected);
}
