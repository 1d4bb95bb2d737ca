import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UpdateHealthCheckCommand } from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFleet, type Fleet } from "../../demo/fleet.ts";
import { type CliStage, openCliStage, runLatchkey } from "../docs/cli-stage.ts";

const nothingDeployed = {
  version: 1,
  account: "123456789012",
  region: "us-east-1",
  ...{ functions: {}, roles: {}, rules: {}, stateMachines: {}, buckets: {}, queues: {} },
};

describe("latchkey, run against an account where nothing is deployed,", () => {
  let stage: CliStage;
  let fleet: Fleet;

  beforeAll(async () => {
    const snapshotFile = join(tmpdir(), `latchkey-bare-${process.pid}.json`);
    await writeFile(snapshotFile, JSON.stringify(nothingDeployed));
    stage = await openCliStage({ snapshotFile });
    fleet = await createFleet(stage.stack.clients, { customDomain: "auth.bare.example" });
  });
  afterAll(() => stage.stop());

  it("audits, lists, shows and diagnoses all the same", async () => {
    const audit = await stage.latchkey("audit", "--json");
    expect(audit).toMatchObject({ code: 0, stderr: "" });
    const report = JSON.parse(audit.stdout);
    expect(report.customDomains.map(({ name }: { name: string }) => name)).toEqual([
      fleet.customDomain,
    ]);
    expect((await stage.latchkey("list")).stdout).toContain(fleet.customDomain);
    expect((await stage.latchkey("show", fleet.customDomain)).stdout).toContain("Cognito");
    const doctor = await stage.latchkey("doctor");
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toContain("! state machine");
    expect(doctor.stdout).not.toContain("dead letters");
  });

  it("looks through the caller's own Region, and says where it found nothing", async () => {
    const env = { ...stage.env, AWS_REGION: "ap-southeast-2" };
    const audit = await runLatchkey(["audit"], env, stage.folder);
    expect(audit.stdout.split("\n")[0]).toMatch(
      / in ap-southeast-2, eu-central-1, eu-west-1, us-east-1, us-west-2$/,
    );
    const elsewhere = await stage.latchkey("audit", "--region", "ap-southeast-2");
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.stdout).toContain("No custom domain was found in ap-southeast-2.");
    expect(elsewhere.stdout).not.toContain("Nothing is wrong");
  });

  it("does not pass an audit of which a Region is missing", async () => {
    await stage.stack.control("/outages", { region: "us-west-2", isDown: true });
    const regions = ["--region", "us-west-2", "--region", fleet.region];
    const audit = await stage.latchkey("audit", ...regions, "--fail-on", "high");
    await stage.stack.control("/outages", { region: "us-west-2", isDown: false });
    expect(audit.code).toBe(3);
    expect(audit.stdout).toContain("1 Region could not be read wholly.");
    expect(audit.stdout).not.toContain("It is retried");
  });

  it("shows of one custom domain what an audit finds on it", async () => {
    const { healthCheckId: HealthCheckId, customDomain } = fleet;
    const probed = { FullyQualifiedDomainName: customDomain };
    await stage.stack.clients.route53.send(
      new UpdateHealthCheckCommand({ HealthCheckId, Inverted: true, ...probed }),
    );
    const show = await stage.latchkey("show", customDomain);
    expect(show.code).toBe(3);
    expect(show.stdout).toContain("What is wrong");
    expect(show.stdout).toContain(
      "is inverted: it calls the primary Region healthy when it is not",
    );
    expect(show.stdout).toContain("which it is to fail over itself");
    expect(show.stdout).not.toContain("Nothing is wrong");
  });

  it.each([
    [["rotate", "auth.bare.example", "--apply"], "There is no state machine "],
    [["verify", "auth.bare.example", "--recorded"], "There is no state machine "],
    [["watch", "auth.bare.example"], "There is no state machine "],
    [["rollback", "auth.bare.example", "--apply"], "There is no bucket "],
    [["history", "auth.bare.example"], "There is no bucket "],
    [["redrive"], "There is no queue "],
  ])("%j says that nothing is deployed, and what to do", async (args, what) => {
    const run = await stage.latchkey(...args);
    expect(run).toMatchObject({ code: 3, stdout: "" });
    expect(run.stderr).toContain(what);
    expect(run.stderr).toContain(
      "  Fix:     Deploy it (docs/deploy.md), or say which one is meant",
    );
    expect(run.stderr).toContain("  Example: latchkey ");
  });

  it("refuses wrong command lines of every command alike", async () => {
    for (const args of [
      ["audit", "x"],
      ["list", "--nonsense"],
      ["doctor", "--region"],
    ]) {
      const run = await stage.latchkey(...args);
      expect(run).toMatchObject({ code: 64, stdout: "" });
      expect(run.stderr).toMatch(/^Error: .+\n {2}Example: latchkey \w+\n$/);
    }
  });

  it("diagnoses credentials that are not there", async () => {
    const env = { ...stage.env, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    const run = await runLatchkey(["doctor"], env, stage.folder);
    expect(run.code).toBe(3);
    expect(run.stdout).toContain("✗ caller  CredentialsProviderError: ");
    const audit = await runLatchkey(["audit", "--json"], env, stage.folder);
    expect(audit).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(audit.stderr).error.fix).toContain("aws sso login");
  });
});
