import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { describeStack } from "../../infra/synth/describe-stack.ts";
import { installPlatform } from "../../infra/synth/install-platform.ts";
import { renderSnapshot } from "../../infra/synth/render-snapshot.ts";
import { runConfig } from "../../infra/synth/run-config.ts";
import { root, snapshotText } from "./deployed.ts";

const folder = fileURLToPath(root);
installPlatform(folder);

/** Runs a tool of this repository by this Node; what it printed, and how it ended. */
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

function synth(...flags: string[]) {
  return run("infra/synth/synth.ts", ...flags);
}

describe("the snapshot", () => {
  test("is what sst.config.ts makes now (npm run synth writes it)", () => {
    expect(synth("--check")).toEqual({ status: 0, output: "" });
  });

  test("is the same every time", () => {
    expect(synth("--stdout").output).toBe(snapshotText);
  });

  test("does not depend on the order in which things are described", () => {
    expect(renderSnapshot({ b: [2, 1], a: { d: 1, c: 2 } })).toBe(
      '{\n  "a": {\n    "c": 2,\n    "d": 1\n  },\n  "b": [\n    2,\n    1\n  ]\n}\n',
    );
  });

  test("of another stage differs in nothing but its prefix", () => {
    const { output } = synth("--stdout", "--stage", "dev");
    const production = output.replaceAll("latchkey-dev", "latchkey");
    expect(production).toBe(snapshotText);
    expect(output).toContain('"latchkey-dev-records-123456789012"');
  });

  test("is not written for a stage that is not production", () => {
    const { status, output } = synth("--stage", "dev");
    expect(status).toBe(2);
    expect(output).toContain("--stage needs --stdout");
  });
});

describe("sst.config.ts", () => {
  const tsc = resolve(folder, "node_modules/typescript/bin/tsc");

  test("and infra are right by the types of the real platform", () => {
    expect(run(tsc, "-p", "tsconfig.sst.json")).toEqual({ status: 0, output: "" });
  });

  test("could not have a wrong argument", () => {
    const { status, output } = run(tsc, "-p", "tests/infra/fixture/tsconfig.json");
    expect(status).not.toBe(0);
    const found = output.split("\n").filter((line) => line.startsWith("tests/infra/fixture/"));
    expect(found.map((line) => /\((\d+),/.exec(line)?.[1])).toEqual(["8", "9", "10", "12"]);
  });
});

describe("an app that has Latchkey in its own run()", async () => {
  const file = resolve(folder, "tests/infra/fixture/own-app.config.ts");
  const { resources } = await runConfig(folder, "production", file);
  const of = (type: string) => resources.filter((resource) => resource.type === type);

  test("gets the functions from where Latchkey's sources are", () => {
    const handlers = of("aws:lambda/function:Function").map(({ inputs }) => inputs.handler);
    expect(handlers).toContain("vendor/latchkey/packages/functions/src/plan.handler");
  });

  test("has everything under the name that it gave", () => {
    const others = resources.filter(({ name }) => !name.startsWith("Certificates"));
    // One for each app, made by SST.
    expect(others.map(({ name }) => name)).toEqual(["LambdaEncryptionKey"]);
  });

  test("mails to the addresses that it gave", () => {
    expect(of("aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => inputs)).toEqual([
      {
        topic: "arn:aws:sns:us-east-1:123456789012:latchkey-notices",
        protocol: "email",
        endpoint: "ops@example.com",
      },
    ]);
  });

  test("with a trail hears of custom domains that others change, in each Region of its pools", () => {
    const rules = of("aws:cloudwatch/eventRule:EventRule").filter(
      ({ inputs }) => inputs.name === "latchkey-custom-domain-changed",
    );
    expect(rules.map(({ name }) => name).sort()).toEqual([
      "CertificatesCustomDomainChangedRule",
      "CertificatesTrailEuWest1Rule",
    ]);
    const [forward] = of("aws:cloudwatch/eventTarget:EventTarget").filter(
      ({ inputs }) => inputs.targetId === "forward",
    );
    expect(forward?.inputs).toMatchObject({
      arn: "arn:aws:events:us-east-1:123456789012:event-bus/default",
      roleArn: "arn:aws:iam::123456789012:role/latchkey-trail-role",
    });
  });

  test("without the right to CloudFront grants it to nobody", () => {
    const policies = JSON.stringify(of("aws:iam/role:Role").map(({ inputs }) => inputs));
    expect(policies).toContain("cognito-idp:UpdateUserPoolDomain");
    expect(policies).not.toContain("cloudfront:");
  });
});

describe("a resource that the snapshot would not show", () => {
  test("is refused", () => {
    const resource = { type: "aws:dynamodb/table:Table", name: "Table", inputs: {} };
    expect(() => describeStack([resource], "us-east-1")).toThrow(
      "The app makes aws:dynamodb/table:Table, which infra/synth does not describe",
    );
  });
});
