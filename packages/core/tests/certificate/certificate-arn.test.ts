import { describe, expect, test } from "vitest";
import { parseCertificateArn } from "../../src/certificate/certificate-arn.ts";

describe("parseCertificateArn", () => {
  test("takes an ARN apart", () => {
    expect(
      parseCertificateArn(
        "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
      ),
    ).toEqual({
      partition: "aws",
      region: "us-east-1",
      accountId: "123456789012",
      id: "61f50cd4-45b9-4259-b049-d0a53682fa4b",
    });
  });

  test("knows other partitions", () => {
    const arn = "arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/a";
    expect(parseCertificateArn(arn)?.partition).toBe("aws-us-gov");
  });

  test.each([
    ["nothing", ""],
    ["a word", "certificate"],
    ["something in front", " arn:aws:acm:us-east-1:123456789012:certificate/a"],
    ["something behind", "arn:aws:acm:us-east-1:123456789012:certificate/a b"],
    ["a line break behind", "arn:aws:acm:us-east-1:123456789012:certificate/a\n"],
    ["another service", "arn:aws:iam:us-east-1:123456789012:certificate/a"],
    ["another resource", "arn:aws:acm:us-east-1:123456789012:endpoint/a"],
    ["an account of eleven digits", "arn:aws:acm:us-east-1:12345678901:certificate/a"],
    ["an account of thirteen digits", "arn:aws:acm:us-east-1:1234567890123:certificate/a"],
    ["no Region", "arn:aws:acm::123456789012:certificate/a"],
    [
      "a Region of more than 32 characters",
      `arn:aws:acm:${"a".repeat(33)}:123456789012:certificate/a`,
    ],
    [
      "a partition that goes on",
      `arn:aws${"-a".repeat(11)}:acm:us-east-1:123456789012:certificate/a`,
    ],
    ["no ID", "arn:aws:acm:us-east-1:123456789012:certificate/"],
    ["a path for an ID", "arn:aws:acm:us-east-1:123456789012:certificate/../a"],
    ["no partition of AWS", "arn:azure:acm:us-east-1:123456789012:certificate/a"],
  ])("does not take %s for one", (_, arn) => {
    expect(parseCertificateArn(arn)).toBeUndefined();
  });

  test("takes IDs of up to 128 characters", () => {
    const arn = (length: number) =>
      `arn:aws:acm:us-east-1:123456789012:certificate/${"a".repeat(length)}`;
    expect(parseCertificateArn(arn(128))?.id).toHaveLength(128);
    expect(parseCertificateArn(arn(129))).toBeUndefined();
  });
});
