import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readAudit } from "./audit-outcome.ts";

const script = resolve(import.meta.dirname, "audit-dependencies.ts");
const advisory = {
  id: 1,
  url: "https://github.com/advisories/GHSA-0000-0000-0000",
  title: "Regular expression of quadratic time",
  severity: "high",
  vulnerable_versions: "<99",
  cwe: [],
  cvss: { score: 7, vectorString: null },
};

/** Runs the script with the real npm, against a registry that answers like this. */
async function audit(status: number, answer: unknown): Promise<{ code: number; text: string }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isBulk = request.url?.endsWith("/advisories/bulk") === true;
      response.writeHead(isBulk ? status : 404, { "content-type": "application/json" });
      response.end(isBulk ? JSON.stringify(answer) : "{}");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: "0" };
  const child = spawn(process.execPath, [script], { env });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const code = await new Promise<number>((done) => child.once("close", (end) => done(end ?? -1)));
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  return { code, text };
}

test("dependencies without a known vulnerability pass, and are counted", async () => {
  const { code, text } = await audit(200, {});
  expect(text).toMatch(/^No known vulnerability in \d{2,} dependencies that ship\.\n$/);
  expect(code).toBe(0);
});

test("a known vulnerability of what ships fails, and is named", async () => {
  const { code, text } = await audit(200, { valibot: [advisory] });
  expect(text).toContain("valibot: high: Regular expression of quadratic time (https://github.com");
  expect(code).toBe(1);
});

test.each([
  ["does not have them", 404],
  ["is broken", 500],
])("a registry that %s is neither a pass nor a failure", async (_, status) => {
  const { code, text } = await audit(status, {});
  expect(text).toMatch(/^NOT REACHABLE: .*Nothing is known about vulnerabilities/);
  expect(code).toBe(3);
});

test.each([
  ["nothing", ""],
  ["a page", "<html>sign in</html>"],
  ["null", "null"],
  ["an error", '{"message":"request failed","error":{"code":"ENOTFOUND"}}'],
  ["a report of another version", '{"auditReportVersion":3,"vulnerabilities":{}}'],
  ["a report about nothing", '{"auditReportVersion":2,"vulnerabilities":{},"metadata":{}}'],
])("%s is no all-clear", (_, stdout) => {
  expect(readAudit(stdout).kind).toBe("not-reachable");
});
