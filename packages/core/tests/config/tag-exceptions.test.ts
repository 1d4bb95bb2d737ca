import { expect, test } from "vitest";
import { readTagExceptions } from "../../src/config/tag-exceptions.ts";

const arn = "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

test("a pool without Latchkey's tags makes no exception", () => {
  expect(readTagExceptions({ team: "identity", latchkey: "x" })).toEqual({ problems: [] });
});

test("all three tags are read", () => {
  const tags = {
    "latchkey:mode": " observe ",
    "latchkey:certificate-arn": arn,
    "latchkey:security-policy": "TLS_V1_3_2025",
  };
  expect(readTagExceptions(tags)).toEqual({
    mode: "observe",
    certificateArn: arn,
    securityPolicy: "TLS_V1_3_2025",
    problems: [],
  });
});

test.each([
  ["latchkey:mode", "Off", "auto, observe, off"],
  ["latchkey:mode", "", "auto, observe, off"],
  ["latchkey:certificate-arn", "61f50cd4", "the ARN of an ACM certificate, such as arn:aws:acm:"],
  ["latchkey:security-policy", "TLSv1.2", "TLS_V1, TLS_V1_2_2021, TLS_V1_3_2025"],
])("%s of %j is a problem that names the tag and an allowed value", (key, value, allowed) => {
  const { problems, ...exceptions } = readTagExceptions({ [key]: value });
  expect(exceptions).toEqual({});
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toBe(`The user pool's tag ${key} is ${JSON.stringify(value)}.`);
  expect(problems[0]?.fix).toContain(allowed);
});

test.each(["latchkey:certificate", "Latchkey:Mode", "latchkey:"])(
  "the misspelt tag %s is a problem, for it would be no exception",
  (key) => {
    const [problem] = readTagExceptions({ [key]: "off" }).problems;
    expect(problem?.message).toContain(JSON.stringify(key));
    expect(problem?.fix).toContain("latchkey:mode, latchkey:certificate-arn");
  },
);

test("the tag that the selection requires is none of the misspelt ones", () => {
  expect(readTagExceptions({ "latchkey:managed": "yes" }, ["latchkey:managed"]).problems).toEqual(
    [],
  );
});
