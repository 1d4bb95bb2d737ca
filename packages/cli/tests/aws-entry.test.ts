import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { enterToLook } from "../src/aws-entry.ts";
import type { OptionValues, Variables } from "../src/command/command-spec.ts";
import { readCommonOptions } from "../src/command/common-options.ts";

async function regionsFor(options: OptionValues, variables: Variables = {}) {
  const given = { argument: "", options, variables };
  const env = { ...variables };
  const { look } = await enterToLook(readCommonOptions(given, "latchkey audit"), env);
  return look.poolRegions;
}

describe("where no Region is named", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-region-"));
    await writeFile(join(folder, "config"), "[profile sydney]\nregion = ap-southeast-2\n");
    await writeFile(join(folder, "credentials"), "");
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => vi.unstubAllEnvs());

  const stub = (profile: string) => {
    vi.stubEnv("AWS_REGION", undefined);
    vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
    vi.stubEnv("AWS_PROFILE", profile);
  };

  it.each([
    [{ AWS_REGION: "ap-southeast-2", AWS_DEFAULT_REGION: "sa-east-1" }, "ap-southeast-2"],
    [{ AWS_DEFAULT_REGION: "sa-east-1" }, "sa-east-1"],
  ])("the usual ones and the caller's own are looked through (%j)", async (variables, own) => {
    expect(await regionsFor({}, variables)).toEqual([
      "eu-west-1",
      "eu-central-1",
      "us-east-1",
      "us-west-2",
      own,
    ]);
  });

  it("the profile's counts, too", async () => {
    stub("sydney");
    expect((await regionsFor({})).at(-1)).toBe("ap-southeast-2");
  });

  it("one that is usual anyway is looked through once, and none set adds none", async () => {
    const usual = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"];
    expect(await regionsFor({}, { AWS_REGION: "us-east-1" })).toEqual(usual);
    expect(await regionsFor({}, { AWS_REGION: "aws-global" })).toEqual(usual);
    stub("elsewhere");
    expect(await regionsFor({})).toEqual(usual);
  });
});

it.each([
  [{ region: ["eu-west-3"] }, {}],
  [{ poolRegions: "eu-west-3" }, {}],
  [{}, { LATCHKEY_POOL_REGIONS: "eu-west-3" }],
])("Regions that are named are the only ones (%j, %j)", async (options, variables) => {
  const env = { ...variables, AWS_REGION: "ap-southeast-2" };
  expect(await regionsFor(options, env)).toEqual(["eu-west-3"]);
});
