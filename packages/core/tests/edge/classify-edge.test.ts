import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  fingerprintOf,
} from "../../../../tests/gen/a-certificate.ts";
import { anEdgeServing } from "../../../../tests/gen/an-edge.ts";
import { classifyEdge } from "../../src/edge/classify-edge.ts";

const at = new Date("2026-11-21T12:00:00.000Z");
const target = { at, fingerprintSha256: fingerprintOf("newer") };
const newer = aNewerCertificate();

describe("classifyEdge", () => {
  test("takes an edge that serves the target for proven", () => {
    expect(classifyEdge(anEdgeServing(newer), target)).toEqual({
      address: "192.0.2.1",
      outcome: "target",
      fingerprintSha256: fingerprintOf("newer"),
      protocol: "TLSv1.3",
      floorProbe: "refused",
      isOutOfReach: false,
    });
  });

  test("takes an edge that serves another valid certificate for unharmed", () => {
    expect(classifyEdge(anEdgeServing(aCertificate()), target)).toEqual({
      address: "192.0.2.1",
      outcome: "previous",
      fingerprintSha256: fingerprintOf("current"),
      protocol: "TLSv1.3",
      floorProbe: "refused",
      isOutOfReach: false,
    });
  });

  test("proves nothing when the target's fingerprint is unknown", () => {
    const observation = anEdgeServing(aCertificate({ fingerprintSha256: undefined }));
    expect(classifyEdge(anEdgeServing(newer), { at }).outcome).toBe("previous");
    expect(classifyEdge(observation, { at }).outcome).toBe("unreachable");
  });

  test.each([
    [
      "an untrusted chain",
      { isTrusted: false, trustError: "SELF_SIGNED_CERT_IN_CHAIN" },
      "untrusted (SELF_SIGNED_CERT_IN_CHAIN)",
    ],
    ["an untrusted chain of unknown reason", { isTrusted: false }, "untrusted (unknown reason)"],
    ["a wrong name", { isNameCovered: false }, "wrong-name"],
    ["a certificate that expires now", { notAfter: at }, "expired"],
    ["a certificate of the future", { notBefore: new Date(at.getTime() + 1) }, "not-yet-valid"],
    ["a TLS floor below the policy", { floorProbe: "accepted" }, "tls-floor-below-policy"],
    [
      "several at once",
      { isTrusted: false, isNameCovered: false, floorProbe: "accepted" },
      "untrusted (unknown reason), wrong-name, tls-floor-below-policy",
    ],
  ] as const)("takes %s for broken, the target's fingerprint or not", (_, overrides, problem) => {
    for (const certificate of [newer, aCertificate()]) {
      const judged = classifyEdge(anEdgeServing(certificate, overrides), target);
      expect(judged).toMatchObject({ outcome: "broken", problem });
    }
  });

  test.each([
    ["that expires in a millisecond", { notAfter: new Date(at.getTime() + 1) }],
    ["that is valid from now", { notBefore: at }],
  ] as const)("takes one %s for good", (_, overrides) => {
    expect(classifyEdge(anEdgeServing(newer, overrides), target).outcome).toBe("target");
  });

  test("takes one whose floor was not tested for good, and says that it was not", () => {
    const edge = anEdgeServing(newer, { floorProbe: "untested" });
    expect(classifyEdge(edge, target)).toMatchObject({ outcome: "target", floorProbe: "untested" });
  });

  test("says nothing of a floor that was not asked for", () => {
    const { floorProbe: _, ...edge } = anEdgeServing(newer);
    expect(classifyEdge(edge, target)).not.toHaveProperty("floorProbe");
  });

  test("takes one that does not tell its validity or protocol by its fingerprint", () => {
    const { notAfter: _, notBefore: __, protocol: ___, ...edge } = anEdgeServing(newer);
    expect(classifyEdge(edge, target)).toEqual({
      address: "192.0.2.1",
      outcome: "target",
      fingerprintSha256: fingerprintOf("newer"),
      floorProbe: "refused",
      isOutOfReach: false,
    });
  });

  test("takes one that does not answer for unreachable, with the reason", () => {
    expect(classifyEdge({ address: "192.0.2.1", unreachable: "timeout" }, target)).toEqual({
      address: "192.0.2.1",
      outcome: "unreachable",
      problem: "timeout",
      isOutOfReach: false,
    });
  });

  const { fingerprintSha256: _, ...withoutFingerprint } = anEdgeServing(newer);
  const { isTrusted: __, ...withoutTrust } = anEdgeServing(newer);
  const { isNameCovered: ___, ...withoutName } = anEdgeServing(newer);
  test.each([
    ["a fingerprint", withoutFingerprint],
    ["a word on trust", withoutTrust],
    ["a word on the name", withoutName],
  ])("neither believes nor accuses an observation without %s", (_, edge) => {
    expect(classifyEdge(edge, target)).toMatchObject({
      outcome: "unreachable",
      problem: "observation-incomplete",
    });
  });

  test.each(["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"])(
    "takes an IPv6 edge with %s for out of reach from here",
    (unreachable) => {
      expect(classifyEdge({ address: "2001:db8::1", unreachable }, target)).toMatchObject({
        outcome: "unreachable",
        isOutOfReach: true,
      });
    },
  );

  test.each([
    ["an IPv4 edge without a route", { address: "192.0.2.1", unreachable: "ENETUNREACH" }],
    ["an IPv6 edge that refuses", { address: "2001:db8::1", unreachable: "ECONNREFUSED" }],
    ["an IPv6 edge that answers", { ...anEdgeServing(newer), address: "2001:db8::1" }],
  ])("does not take %s for out of reach", (_, edge) => {
    expect(classifyEdge(edge, target).isOutOfReach).toBe(false);
  });
});
