import { describe, expect, test } from "vitest";
import { textWithoutSecrets, withoutSecrets } from "../../src/record/without-secrets.ts";

const key = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----";

describe("a text that is kept", () => {
  test.each([
    ["a key in the middle", `a ${key} b`, "a [PEM removed] b"],
    ["a key that was cut", "a -----BEGIN PRIVATE KEY-----\nMIIE", "a [PEM removed]"],
    ["an access key ID", "AKIAIOSFODNN7EXAMPLE", "[credential removed]"],
    ["a session token", `IQoJb3JpZ2luX2Vj${"A".repeat(40)}`, "[credential removed]"],
    ["an older session token", `FwoGZXIvYXdzEJr${"/".repeat(40)}==`, "[credential removed]"],
    [
      "an ID token of a user",
      "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl!",
      "token [credential removed]!",
    ],
    ["a query's signature", "X-Amz-Security-Token=abc/d", "[credential removed]"],
    [
      "a signed request",
      "GET / AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=fe5f80 end",
      "GET / [credential removed] end",
    ],
    [
      "a signed link",
      "https://x/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=fe5f80&a=b",
      "https://x/?[credential removed]&[credential removed]&a=b",
    ],
    ["a bearer", "bearer mF_9.B5f-4.1JqM7890", "[credential removed]"],
    ["an access key ID after an underscore", "id_AKIAIOSFODNN7EXAMPLE", "id_[credential removed]"],
    [
      "an access key ID between escaped line breaks",
      String.raw`a\nAKIAIOSFODNN7EXAMPLE\nb`,
      String.raw`a\n[credential removed]\nb`,
    ],
    [
      "a session token after an escaped line break",
      String.raw`\u000aIQoJb3JpZ2luX2Vj${"A".repeat(40)}`,
      String.raw`\u000a[credential removed]`,
    ],
    [
      "a token of a user after an escaped line break",
      String.raw`\neyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl`,
      String.raw`\n[credential removed]`,
    ],
  ])("loses %s", (_, text, expected) => {
    expect(textWithoutSecrets(text)).toBe(expected);
  });

  test.each([
    [
      "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG\naws_region = x",
      "aws_secret_access_key = [removed]\naws_region = x",
    ],
    [
      String.raw`[default]\naws_secret_access_key=wJalrXUtnFEMI/K7MDENG\nregion = x`,
      String.raw`[default]\naws_secret_access_key=[removed]\nregion = x`,
    ],
    ["Secret access key: wJalrXUtnFEMI/K7MDENG.", "Secret access key: [removed]"],
    [`{"secretAccessKey":"wJalr \\"XUtn","b":1}`, `{"secretAccessKey":"[removed]","b":1}`],
    [
      String.raw`"{\"secretAccessKey\": \"wJalr XUtn\", \"b\": 1}"`,
      String.raw`"{\"secretAccessKey\": \"[removed]\", \"b\": 1}"`,
    ],
    ["password='correct horse' x", "password='[removed]' x"],
    ["password=a,b;c&d", "password=[removed]"],
    ["passphrase: hunter2", "passphrase: [removed]"],
    ["client_secret=hunter2", "client_secret=[removed]"],
    ["Authorization: Basic dXNlcjpwYXNz", "Authorization: [removed]"],
    ["session_token=AKIAIOSFODNN7EXAMPLE", "session_token=[credential removed]"],
    ["private_key: -----BEGIN PRIVATE KEY-----\nMIIE", "private_key: [PEM removed]"],
  ])("loses what it names a secret: %s", (text, expected) => {
    expect(textWithoutSecrets(text)).toBe(expected);
    expect(textWithoutSecrets(expected)).toBe(expected);
  });

  test.each([
    "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
    "231c8e4dda4831501efa3942c7ebdb71849d8cf72cc5c76b48566749262309f5",
    "0a:1b:2c:3d",
    "auth.example.com -- eyJ is no token",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:latchkey-AbCdEf",
    "AuthorizationErrorException: User is not authorized",
    "secretAccessKey: Invalid key: Expected never",
    "The password must be set.",
  ])("keeps %s", (text) => {
    expect(textWithoutSecrets(text)).toBe(text);
  });

  test("is cleaned in one pass, however often a key seems to begin", () => {
    const hostile = `${"eyJ".repeat(20_000)} ${"-----BEGIN x".repeat(20_000)}`;
    // Whatever takes the square of this length does not end before the test's deadline.
    expect(textWithoutSecrets(hostile).slice(60_000)).toBe(" [PEM removed]");
  });
});

describe("a value that is kept", () => {
  test("loses secrets at any depth, in members' names too, and nothing else", () => {
    const given = {
      request: { note: [`x ${key}`], [key]: 1, secretAccessKey: { any: "thing" }, apply: true },
      edges: [{ address: "13.32.0.1", count: 3, none: null }],
    };
    expect(withoutSecrets(given)).toEqual({
      request: {
        note: ["x [PEM removed]"],
        "[PEM removed]": "[removed]",
        secretAccessKey: "[removed]",
        apply: true,
      },
      edges: [{ address: "13.32.0.1", count: 3, none: null }],
    });
  });

  test("takes a web token out, and is done soon with what only begins like many of them", () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl`;
    expect(withoutSecrets(`a ${token} b`)).toBe("a [credential removed] b");
    const long = "-eyJ".repeat(25_000);
    const start = performance.now();
    expect(withoutSecrets(long)).toBe(long);
    // Followed to the end from each beginning it takes more than ten seconds.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("keeps a member called __proto__ a member", () => {
    const given = JSON.parse('{"__proto__":{"polluted":true}}') as object;
    const cleaned = withoutSecrets(given);
    expect(Object.hasOwn(cleaned, "__proto__")).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
