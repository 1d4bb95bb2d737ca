import { describe, expect, test } from "vitest";
import {
  aNewerCertificate,
  certificateArn,
  fingerprintOf,
} from "../../../../tests/gen/a-certificate.ts";
import {
  certificateRolledBackBefore,
  type RolledBackCertificate,
} from "../../src/certificate/rolled-back-certificate.ts";

/** Issued on 2026-11-20. */
const certificate = aNewerCertificate();
const at = new Date("2026-11-21T12:00:00.000Z");

const remembered = (of: Partial<RolledBackCertificate> = {}): RolledBackCertificate => ({
  certificateArn: certificate.arn,
  fingerprintSha256: fingerprintOf("newer"),
  readAt: "2026-11-20T12:00:00.000Z",
  rolledBackAt: "2026-11-20T12:30:00.000Z",
  reasons: ["edgesServeBroken", "settingsLost"],
  execution: "run-1",
  ...of,
});

test("a certificate that was rolled back before says when, why and how to go on", () => {
  expect(certificateRolledBackBefore(certificate, [remembered()], at)).toEqual({
    name: "certificateRolledBackBefore",
    message: `The certificate ${certificate.arn} was tried before, and rolled back on 2026-11-20T12:30:00.000Z (edgesServeBroken, settingsLost; execution run-1).`,
    fix: expect.stringContaining("By itself it is tried again from 2026-12-20T12:30:00.000Z."),
  });
});

test("reasons that are not known are looked up in the record", () => {
  const reason = certificateRolledBackBefore(certificate, [remembered({ reasons: [] })], at);
  expect(reason?.message).toContain("(see the record; execution run-1)");
});

describe("is not tried again", () => {
  test.each([
    [
      "though another is remembered first",
      [remembered({ certificateArn: certificateArn("x") }), remembered()],
    ],
    ["until thirty days have passed", [remembered({ rolledBackAt: "2026-10-22T12:00:00.001Z" })]],
    ["when it was issued as it was read", [remembered({ readAt: "2026-11-20T00:00:00.000Z" })]],
  ])("%s", (_, list) => {
    expect(certificateRolledBackBefore(certificate, list, at)).toBeDefined();
  });

  test("when no fingerprint was remembered", () => {
    const { fingerprintSha256: _, ...rest } = remembered();
    expect(certificateRolledBackBefore(certificate, [rest], at)).toBeDefined();
  });

  test.each([
    ["fingerprint", { fingerprintSha256: undefined }],
    ["time of issue", { issuedAt: undefined }],
  ])("when ACM does not tell its %s", (_, override) => {
    const unclear = aNewerCertificate(override);
    expect(certificateRolledBackBefore(unclear, [remembered()], at)).toBeDefined();
  });
});

describe("is judged afresh", () => {
  test.each([
    ["when nothing is remembered", []],
    ["when another is remembered", [remembered({ certificateArn: certificateArn("x") })]],
    ["with another fingerprint", [remembered({ fingerprintSha256: fingerprintOf("then") })]],
    ["when it was imported since", [remembered({ readAt: "2026-11-19T23:59:59.999Z" })]],
    ["after thirty days", [remembered({ rolledBackAt: "2026-10-22T12:00:00.000Z" })]],
  ])("%s", (_, list) => {
    expect(certificateRolledBackBefore(certificate, list, at)).toBeUndefined();
  });
});
