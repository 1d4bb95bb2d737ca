import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { domainToASCII } from "node:url";
import { covers, hasExactName, normaliseName } from "@latchkey/core/certificate/covers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileText, trickNames } from "./hostile-text.ts";

watchProcess();

const label = fc.constantFrom(
  "auth",
  "AUTH",
  "a",
  "example",
  "com",
  "xn--bcher-kva",
  "uk",
  "k",
  "x-1",
);
const hostName = fc
  .tuple(fc.array(label, { minLength: 2, maxLength: 4 }), fc.constantFrom("", "."))
  .map(([labels, dot]) => `${labels.join(".")}${dot}`);
const certificateName = fc.oneof(
  hostName,
  hostName.map((name) => `*.${name}`),
  hostName.map((name) => name.replace(/^[^.]+/, "*")),
  hostName.map((name) => `*.${name.slice(name.indexOf(".") + 1)}`),
  hostName.map((name) => `a*.${name}`),
  fc.constantFrom("*", "*.com", "*.*.example.com", "**.example.com", ""),
);

test(
  "covering is what Node's own TLS says of names that DNS can have",
  async () => {
    const cases = fc
      .tuple(fc.array(certificateName, { minLength: 1, maxLength: 3 }), hostName, fc.nat(2))
      .chain(([names, host, near]) =>
        fc.constant({ names: near === 0 ? names : [...names, relativeOf(host, near)], host }),
      );
    await holdProperty(cases, 4_000, ({ names, host }) => {
      expect(covers(names, host), `${names.join(" ")} for ${host}`).toBe(nodeCovers(names, host));
    });
  },
  huntTimeoutMs,
);

test(
  "a name that tricks a careless comparison is covered by nothing but itself or its wildcard",
  async () => {
    const tricks = fc.oneof(fc.constantFrom(...trickNames), hostileText);
    await holdProperty(tricks, 1_500, (name) => {
      const isAscii = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\.?$/.test(name);
      const plain = name.toLowerCase().replace(/\.$/, "");
      if (covers(["auth.example.com"], name)) expect(plain).toBe("auth.example.com");
      if (covers(["*.example.com"], name)) expect(plain).toMatch(/^[^.]+\.example\.com$/);
      // What covers as a name of a certificate is an ordinary name or a wildcard of one level.
      if (covers([name], "auth.example.com")) {
        expect(["auth.example.com", "*.example.com"]).toContain(plain);
      }
      if (name.includes("*")) expect(covers([name], name)).toBe(false);
      if (isAscii) expect(covers([name], name)).toBe(true);
    });
  },
  huntTimeoutMs,
);

test(
  "a normalised name stays as it is, and is what the URL standard makes of an ordinary one",
  async () => {
    await holdProperty(fc.oneof(hostName, hostileText), 1_500, (name) => {
      const normal = normaliseName(name);
      expect(normal).not.toMatch(/[A-Z]/);
      expect(hasExactName([name.toUpperCase().toLowerCase()], normal)).toBe(
        hasExactName([normal], name.toUpperCase().toLowerCase()),
      );
      if (/^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)+\.?$/.test(name)) {
        expect(normal).toBe(domainToASCII(name).replace(/\.$/, ""));
        expect(normaliseName(normal)).toBe(normal);
      }
    });
  },
  huntTimeoutMs,
);

/** A name of a certificate that is near the host: itself, or the wildcard above it. */
function relativeOf(host: string, near: number): string {
  return near === 1 ? host.toUpperCase() : `*${host.slice(host.indexOf("."))}`;
}

/**
 * By subject alternative names alone. Node takes wildcards inside a label and refuses `*.com`;
 * CloudFront's rule is a whole label, so partial ones are left out before Node is asked.
 */
function nodeCovers(names: readonly string[], host: string): boolean {
  const whole = names.filter((name) => !name.replace(/^\*\./, "").includes("*") && name !== "");
  if (whole.length === 0) return false;
  const subjectaltname = whole.map((name) => `DNS:${name}`).join(", ");
  const certificate = { subject: { CN: "" }, subjectaltname } as unknown as PeerCertificate;
  return checkServerIdentity(host, certificate) === undefined;
}
