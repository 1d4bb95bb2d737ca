import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFleet, type Fleet, issueCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import { bootStack, type Stack } from "./stack.ts";

const entry = resolve(import.meta.dirname, "../../packages/cli/bin/latchkey.ts");

/** An account of which the command line knows nothing but the credentials: no rotation runs. */
const nothingDeployed = {
  version: 1,
  account: "123456789012",
  region: "us-east-1",
  ...{ functions: {}, roles: {}, rules: {}, stateMachines: {}, buckets: {}, queues: {} },
};

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("latchkey plan, run against an account where nothing is deployed,", () => {
  let folder: string;
  let stack: Stack;
  let fleet: Fleet;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-cli-"));
    const snapshotFile = join(folder, "stack.json");
    await writeFile(snapshotFile, JSON.stringify(nothingDeployed));
    stack = await bootStack({ snapshotFile });
    await writeFile(join(folder, "ca.pem"), stack.twin.rootCaPem);
    fleet = await createFleet(stack.clients, { customDomain: "auth.plan.example" });
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function latchkey(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
    const environment = {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ACCESS_KEY_ID: "operator",
      AWS_SECRET_ACCESS_KEY: "operator",
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      ...env,
    };
    return new Promise((settle) => {
      const child = execFile(
        process.execPath,
        [entry, ...args],
        { env: environment },
        (_, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  }

  const issue = (name: string) => issueCertificate(stack.clients, fleet.hostedZoneId, name);

  function plan(...args: readonly string[]): Promise<Run> {
    const { endpoint, edgePort, dnsPort } = stack.twin;
    const where = ["--endpoint-url", endpoint, "--edge-port", String(edgePort)];
    const dns = ["--dns-server", `127.0.0.1:${dnsPort}`, "--allow-loopback"];
    return latchkey(["plan", ...args, ...where, ...dns]);
  }

  /** Calls that reached the twin since `after`: `service operation`. */
  async function callsSince(after: number): Promise<readonly string[]> {
    const { entries } = (await stack.control(`/history?after=${after}`)) as {
      entries: readonly { service: string; operation: string }[];
    };
    return entries.map(({ service, operation }) => `${service} ${operation}`);
  }

  async function callsSoFar(): Promise<number> {
    const { entries } = (await stack.control("/history?limit=1")) as {
      entries: readonly { number: number }[];
    };
    return entries.at(-1)?.number ?? 0;
  }

  it("finds nothing to do when every edge serves the best certificate", async () => {
    const served = await waitFor(
      "every edge to serve",
      async () => {
        const run = await plan(fleet.customDomain);
        return run.stdout.includes("Plan: nothing to do.") ? run : undefined;
      },
      40_000,
    );
    expect(served.code).toBe(0);
    expect(served.stderr).toBe("");
    expect(served.stdout).toContain("every edge looked at serves it.");
  });

  it("plans for a better certificate, says so by text and exit code, and writes nothing", async () => {
    const second = await issue(fleet.customDomain);
    const before = await callsSoFar();
    const { code, stdout, stderr } = await plan(fleet.customDomain);
    expect(stderr).toBe("");
    expect(code).toBe(2);
    expect(stdout).toContain(`      ~ certificate     ${fleet.firstCertificateArn}\n`);
    expect(stdout).toContain(`                     -> ${second}\n`);
    expect(stdout).toContain("        TLS policy      TLS_V1_2_2021\n        login version   2\n");
    expect(stdout).toContain(`        health check    ${fleet.healthCheckId} (healthy)\n`);
    expect(stdout).toContain("Plan: 1 certificate to replace, no other setting to change.\n");
    expect(stdout).not.toContain("\u001b");

    const calls = await callsSince(before);
    expect(calls).toContain("cognito-idp DescribeUserPoolDomain");
    // The unsigned question for the time has no operation.
    const operations = calls.map((call) => call.split(" ")[1] ?? "");
    expect(operations.filter((name) => !/^(|Describe\w+|List\w+|Get\w+)$/.test(name))).toEqual([]);
  });

  it("tells the same as JSON", async () => {
    const { code, stdout } = await plan(fleet.customDomain, "--json", "--region", fleet.region);
    expect(code).toBe(2);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      version: 1,
      customDomain: fleet.customDomain,
      action: "rotate",
      reasons: [{ name: "bestCertificateFound" }],
      current: {
        certificate: { arn: fleet.firstCertificateArn, status: "ISSUED" },
        region: fleet.region,
        settings: {
          securityPolicy: "TLS_V1_2_2021",
          managedLoginVersion: 2,
          routing: {
            secondaryRegion: fleet.secondaryRegion,
            primaryHealthCheckId: fleet.healthCheckId,
          },
        },
      },
    });
    expect(report.candidates.map((one: { outcome: string }) => one.outcome)).toEqual([
      "chosen",
      "passed-over",
    ]);
    expect(report.edges.length).toBeGreaterThanOrEqual(4);
    expect(new Set(report.edges.map((edge: { serving: string }) => edge.serving))).toEqual(
      new Set(["current"]),
    );
  });

  it("refuses a certificate for another name, with the fix", async () => {
    const other = await issue("shop.plan.example");
    const { code, stdout } = await plan(fleet.customDomain, "--certificate", other);
    expect(code).toBe(3);
    expect(stdout).toContain("is for shop.plan.example, which does not cover auth.plan.example.");
    expect(stdout).toContain("    Fix: Request a certificate for auth.plan.example");
    expect(stdout).toContain("Plan: refused.\n");
  });

  it("holds while the primary Region is unhealthy", async () => {
    const healthCheckId = fleet.healthCheckId;
    await stack.control("/route53/health-check", { healthCheckId, observersHealthyPercent: 0 });
    const held = await waitFor("the plan to be held", async () => {
      const run = await plan(fleet.customDomain);
      return run.code === 3 ? run : undefined;
    });
    expect(held.stdout).toContain("It would be used if nothing stood in the way.");
    await stack.control("/route53/health-check", { healthCheckId, observersHealthyPercent: null });
  });

  it("fails with the fix where AWS cannot be asked", async () => {
    const down = ["--endpoint-url", "http://127.0.0.1:9"];
    const nobody = await latchkey(["plan", fleet.customDomain, ...down]);
    expect(nobody).toMatchObject({ code: 1, stdout: "" });
    expect(nobody.stderr).toContain("Error: Nothing answers at http://127.0.0.1:9.\n");
    const keys = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    const here = ["--endpoint-url", stack.twin.endpoint, "--json"];
    const stranger = await latchkey(["plan", fleet.customDomain, ...here], keys);
    expect(stranger).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(stranger.stderr).error).toMatchObject({
      details: expect.stringMatching(/^CredentialsProviderError: /),
      fix: expect.stringContaining("aws sso login"),
      exitCode: 1,
    });
  });

  it("shows help and version, and refuses a wrong command line, without asking AWS", async () => {
    const before = await callsSoFar();
    const help = await latchkey(["plan", "--help"]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain("NODE_EXTRA_CA_CERTS");
    expect((await latchkey(["--help"])).stdout).toContain("Usage: latchkey COMMAND");
    expect((await latchkey(["--version"])).stdout).toMatch(/^latchkey \d+\.\d+\.\d+\n$/);
    expect(await plan()).toEqual({
      code: 64,
      stdout: "",
      stderr:
        "Error: The name of the custom domain is missing.\n  Example: latchkey plan auth.example.com\n",
    });
    expect(await callsSoFar()).toBe(before);
  });
});
