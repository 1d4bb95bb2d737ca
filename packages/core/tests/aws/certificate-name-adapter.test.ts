import { expect, test } from "vitest";
import { rankCertificateNames } from "../../src/audit/certificate-names.ts";
import { listCertificateNames } from "../../src/aws/certificate-name-adapter.ts";
import { startAws } from "./scripted-aws.ts";

test("names of every certificate in us-east-1, of all key types, those in use first", async () => {
  const aws = await startAws(({ body }) =>
    (body as { NextToken?: string }).NextToken === undefined
      ? {
          body: {
            CertificateSummaryList: [
              { SubjectAlternativeNameSummaries: ["idle.example.com", "Auth.example.com"] },
              {},
            ],
            NextToken: "t1",
          },
        }
      : {
          body: {
            CertificateSummaryList: [
              {
                SubjectAlternativeNameSummaries: [
                  "*.example.com",
                  "auth.example.com.",
                  "localhost",
                  `${"a".repeat(60)}.com`,
                ],
                InUse: true,
              },
            ],
          },
        },
  );
  let calls = 0;
  const beforeCall = async () => {
    calls += 1;
  };
  const names = await rankCertificateNames(listCertificateNames(beforeCall));
  // No wildcard, no bare label, nothing above 63 letters; each once.
  expect(names).toEqual(["auth.example.com", "idle.example.com"]);
  expect(calls).toBe(2);
  expect(aws.seen.map(({ region }) => region)).toEqual(["us-east-1", "us-east-1"]);
  const keyTypes = expect.arrayContaining(["RSA_1024", "RSA_4096", "EC_secp384r1"]);
  expect(aws.seen[0]?.body).toMatchObject({ MaxItems: 1000, Includes: { keyTypes } });
});
