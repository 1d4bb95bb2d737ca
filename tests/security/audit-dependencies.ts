import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { type AuditOutcome, readAudit } from "./audit-outcome.ts";

/**
 * `npm run audit:dependencies`: asks the registry for known vulnerabilities of what ships.
 * Ends with 0 when there are none, 1 when there are, and 3 when nobody could be asked, which is
 * neither.
 */
const exitCodes: Readonly<Record<AuditOutcome["kind"], number>> = {
  clean: 0,
  vulnerable: 1,
  "not-reachable": 3,
};

const { stdout } = spawnSync("npm", ["audit", "--audit", "--omit=dev", "--json"], {
  cwd: resolve(import.meta.dirname, "../.."),
  encoding: "utf8",
});
const outcome = readAudit(stdout ?? "");
console.log(textOf(outcome));
process.exitCode = exitCodes[outcome.kind];

function textOf(result: AuditOutcome): string {
  switch (result.kind) {
    case "clean":
      return `No known vulnerability in ${result.dependencies} dependencies that ship.`;
    case "vulnerable":
      return ["Dependencies that ship have known vulnerabilities:", ...result.lines].join("\n  ");
    case "not-reachable":
      return `NOT REACHABLE: the advisories could not be asked (${result.why}). Nothing is known about vulnerabilities; run this where the npm registry answers.`;
  }
}
