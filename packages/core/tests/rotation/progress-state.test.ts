import { describe, expect, test } from "vitest";
import { aNewerCertificate } from "../../../../tests/gen/a-certificate.ts";
import { aRotationState } from "../../../../tests/gen/a-rotation-state.ts";
import { addReasons, certificateRefOf } from "../../src/rotation/progress-state.ts";
import { reasonOf } from "../../src/rotation/reason.ts";

const reason = (name: string, message: string) => ({ name, message });

describe("addReasons", () => {
  const state = aRotationState({ reasons: [reason("a", "one")] });

  test("keeps what was said and adds what is new", () => {
    const added = addReasons(state, [reason("b", "two"), reason("c", "three")]);
    expect(added.reasons.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(state.reasons).toHaveLength(1);
  });

  test("does not repeat what was said in the same words", () => {
    expect(addReasons(state, [reason("a", "one")]).reasons).toHaveLength(1);
  });

  test("says it again in other words, or under another name", () => {
    expect(addReasons(state, [reason("a", "other")]).reasons).toHaveLength(2);
    expect(addReasons(state, [reason("b", "one")]).reasons).toHaveLength(2);
  });

  test("carries at most forty, the first ones", () => {
    const many = Array.from({ length: 60 }, (_, nth) => reason("b", `${nth}`));
    const { reasons } = addReasons(state, many);
    expect(reasons).toHaveLength(40);
    expect(reasons[0]?.name).toBe("a");
    expect(reasons.at(-1)?.message).toBe("38");
  });
});

describe("certificateRefOf", () => {
  test("leaves out what ACM does not tell, or tells unreadably", () => {
    const { arn } = aNewerCertificate();
    const bare = { serial: undefined, fingerprintSha256: undefined };
    expect(certificateRefOf(aNewerCertificate({ ...bare, notAfter: undefined }))).toStrictEqual({
      arn,
    });
    expect(certificateRefOf(aNewerCertificate({ ...bare, notAfter: new Date("?") }))).toStrictEqual(
      {
        arn,
      },
    );
  });
});

describe("reasonOf", () => {
  test("takes texts of up to a thousand characters as they are", () => {
    const text = "x".repeat(1000);
    expect(reasonOf("dryRun", text, text)).toStrictEqual({
      name: "dryRun",
      message: text,
      fix: text,
    });
  });

  test("cuts longer ones and shows it", () => {
    const { message, fix } = reasonOf("dryRun", "x".repeat(1001), "y".repeat(5000));
    expect(message).toBe(`${"x".repeat(999)}…`);
    expect(fix).toBe(`${"y".repeat(999)}…`);
  });

  test("has no fix where there is none", () => {
    expect(reasonOf("dryRun", "m")).toStrictEqual({ name: "dryRun", message: "m" });
  });
});
