import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { leafFactsOf } from "../../src/edge/tls-handshake.ts";
import { makeAuthority } from "./make-chain.ts";

test("a negative serial, which old CAs issued, keeps its sign in front of its pairs", async () => {
  const authority = await makeAuthority();
  const { leaf } = await authority.issue({ serialNumber: "4001020304" });
  const der = Buffer.from(new X509Certificate(leaf).raw);
  // 0x40… with the sign bit set is 0xc0…: minus 0x3ffefdfcfc.
  der[der.indexOf(Buffer.from([0x40, 0x01, 0x02, 0x03, 0x04]))] = 0xc0;
  const { serial } = leafFactsOf(new X509Certificate(der), "auth.example.com");
  expect(serial).toBe("-3f:fe:fd:fc:fc");
});
