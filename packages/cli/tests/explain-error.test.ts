import { AccessDeniedError, RequestRejectedError, ThrottledError } from "@latchkey/core/aws/errors";
import { describe, expect, it } from "vitest";
import { EndpointUnreachableError, UsageError } from "../src/errors.ts";
import { explainError } from "../src/explain-error.ts";
import { renderError } from "../src/render-error.ts";
import { plainLook } from "../src/text/paint.ts";

const text = { happened: "not shown", details: "not shown.", fix: "For a deployed rotation." };
const call = { service: "ACM", operation: "ListCertificates", region: "us-east-1" };

describe("a failure is told with its exit code, details and fix:", () => {
  it("a wrong command line", () => {
    const error = new UsageError(["One thing.", "Another."], "latchkey plan auth.example.com");
    expect(explainError(error).exitCode).toBe(64);
    expect(renderError(explainError(error), plainLook)).toBe(
      "Error: One thing.\n       Another.\n  Example: latchkey plan auth.example.com\n",
    );
  });

  it("a call that is not allowed", () => {
    const data = { ...call, awsError: "AccessDeniedException", action: "acm:ListCertificates" };
    const cause = new Error("User bob is not authorized");
    const explained = explainError(
      new AccessDeniedError(text, { ...data, requestId: "r1" }, cause),
    );
    expect(renderError(explained, plainLook)).toBe(
      [
        "Error: ACM did not carry out ListCertificates in us-east-1.",
        "  Details: AccessDeniedException: User bob is not authorized (request r1)",
        "  Fix:     Allow acm:ListCertificates; all that is needed is told by the doctor.",
        "  Example: latchkey doctor",
        "",
      ].join("\n"),
    );
    expect(explained.exitCode).toBe(1);
  });

  it.each([
    ["CredentialsProviderError", /aws sso login.*name a profile/],
    ["ExpiredTokenException", /Log in again/],
    ["InvalidSignatureException", /aws sts get-caller-identity/],
  ])("credentials that do not do (%s)", (awsError, fix) => {
    const explained = explainError(new AccessDeniedError(text, { ...call, awsError }));
    expect(explained.fix).toMatch(fix);
    expect(explained.example).toBe("latchkey doctor --profile production");
  });

  it("a rate that is exceeded, and what AWS names", () => {
    const throttled = new ThrottledError(text, { ...call, awsError: "ThrottlingException" });
    expect(explainError(throttled).fix).toMatch(/^Try again in a minute/);
    const rejected = new RequestRejectedError(text, { ...call, awsError: "ValidationException" });
    expect(explainError(rejected).fix).toBe("Correct what AWS names, and try again.");
  });

  it("an endpoint where nothing answers, by the root cause", () => {
    const refused = Object.assign(new Error(""), { code: "ECONNREFUSED" });
    const cause = new TypeError("fetch failed", { cause: refused });
    const explained = explainError(new EndpointUnreachableError("http://127.0.0.1:4566", cause));
    expect(explained).toMatchObject({
      happened: ["Nothing answers at http://127.0.0.1:4566."],
      details: "ECONNREFUSED",
      exitCode: 1,
    });
  });

  it("a defect, with its stack", () => {
    const explained = explainError(new TypeError("x is not a function"));
    expect(explained.happened).toEqual(["Latchkey broke. This is a defect of Latchkey's own."]);
    expect(explained.details).toMatch(/TypeError: x is not a function\n\s+at /);
    expect(explained.exitCode).toBe(1);
  });
});
