import { describe, expect, test } from "vitest";
import { redactText, redactValue } from "../../src/runtime/redact.ts";

describe("a text for the log", () => {
  test.each([
    [
      "a key among other words",
      "before -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- after",
      "before [PEM removed] after",
    ],
    ["a key that was cut", "-----BEGIN PRIVATE KEY-----\nMIIE", "[PEM removed]"],
    [
      "two certificates",
      "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nB\n-----END CERTIFICATE-----",
      "[PEM removed]\n[PEM removed]",
    ],
    [
      "an access key",
      "The key ASIAIOSFODNN7EXAMPLE is wrong",
      "The key [credential removed] is wrong",
    ],
    [
      "a signature",
      "SignedHeaders=host, Signature=0a1b2c",
      "SignedHeaders=host, [credential removed]",
    ],
    ["an ARN, which is no secret", "arn:aws:acm:us-east-1:123456789012:certificate/x", undefined],
  ])("keeps all but the secret of %s", (_, text, expected) => {
    expect(redactText(text)).toBe(expected ?? text);
  });

  test("is at most 2,000 characters long", () => {
    expect(redactText("x".repeat(5_000))).toHaveLength(2_000);
  });
});

describe("a member for the log", () => {
  test.each(["secretAccessKey", "SessionToken", "privateKey", "Authorization", "client_secret"])(
    "called %s is removed whatever it holds",
    (key) => {
      expect(redactValue(key, { any: "thing" })).toBe("[removed]");
    },
  );

  test("that is neither a secret nor a text stays as it is", () => {
    expect(redactValue("waitSeconds", 30)).toBe(30);
    expect(redactValue("next", "record")).toBe("record");
  });
});
