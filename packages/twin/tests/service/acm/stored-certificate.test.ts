import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { splitCertificatePems } from "../../../src/edge/pem.ts";
import { type AcmBench, createAcmBench, refusalOf } from "./acm-bench.ts";

const elliptic = { names: ["auth.example.com"], keyAlgorithm: "EC_prime256v1" };

async function issue(bench: AcmBench, more: object = {}): Promise<string> {
  return (await bench.control("/acm/issue", { ...elliptic, ...more })).certificateArn;
}

describe("a certificate's ARN", () => {
  const unknown =
    "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";

  it.each([
    "DescribeCertificate",
    "GetCertificate",
    "DeleteCertificate",
    "ListTagsForCertificate",
    "AddTagsToCertificate",
    "RemoveTagsFromCertificate",
  ])(
    "is refused by %s when there is no such certificate or no such ARN can be",
    async (operation) => {
      const bench = await createAcmBench();
      const refused = (arn: string) =>
        refusalOf(bench.call(operation, { CertificateArn: arn, Tags: [{ Key: "a" }] }));
      expect(await refused(unknown)).toBe(
        `ResourceNotFoundException: Could not find certificate ${unknown}.`,
      );
      expect(await refused("arn:aws:iam::123456789012:server-certificate/x")).toBe(
        "InvalidArnException: Invalid ARN: arn:aws:iam::123456789012:server-certificate/x",
      );
      expect(await refused("certificate of auth.example.com")).toMatch(
        /^ValidationException: 1 validation error detected: Value 'certificate of auth.example.com' at 'certificateArn'/,
      );
      expect(await refused("arn:aws:acm")).toMatch(/length greater than or equal to 20/);
    },
  );

  it("is known in its own Region only", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench, { region: "eu-west-1" });
    expect(arn).toMatch(/^arn:aws:acm:eu-west-1:123456789012:certificate\//);
    const describe = (region: string) =>
      bench.call("DescribeCertificate", { CertificateArn: arn }, region);
    expect((await describe("eu-west-1")).Certificate.Status).toBe("ISSUED");
    expect(await refusalOf(describe("us-east-1"))).toMatch(/^ResourceNotFoundException/);
    expect(bench.events[0]).toMatchObject({ region: "eu-west-1", resources: [arn] });
  });
});

describe("GetCertificate", () => {
  it("gives the leaf and a chain up to the root", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    const got = await bench.call("GetCertificate", { CertificateArn: arn });
    const [intermediate, root, ...rest] = splitCertificatePems(got.CertificateChain);
    expect(rest).toEqual([]);
    expect(root).toBe(bench.authority.rootPem);
    expect(bench.authority.isTrusted(got.Certificate, intermediate ?? "", bench.clock.now())).toBe(
      true,
    );
  });

  it("is refused while the request is pending", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com");
    expect(await refusalOf(bench.call("GetCertificate", { CertificateArn: arn }))).toMatch(
      /^RequestInProgressException: .*has not yet been issued/,
    );
  });
});

describe("DeleteCertificate", () => {
  it("is refused while a resource uses the certificate, and works after", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    const user = "arn:aws:cloudfront::999999999999:distribution/E1";
    bench.acm.certificates.setInUse(arn, user, true);
    expect((await bench.describe(arn)).InUseBy).toEqual([user]);
    expect((await bench.describe(arn)).RenewalEligibility).toBe("ELIGIBLE");
    const remove = () => bench.call("DeleteCertificate", { CertificateArn: arn });
    expect(await refusalOf(remove())).toBe(
      `ResourceInUseException: Certificate ${arn} in account 123456789012 is in use.`,
    );
    bench.acm.certificates.setInUse(arn, user, false);
    expect((await bench.describe(arn)).RenewalEligibility).toBe("INELIGIBLE");
    await remove();
    expect(await refusalOf(bench.describe(arn))).toMatch(/^ResourceNotFoundException/);
  });

  it("is refused for a certificate got by ACME before it expires", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.control("/acm/set", { certificateArn: arn, keyPairOrigin: "ACME" });
    const remove = () => bench.call("DeleteCertificate", { CertificateArn: arn });
    expect(await refusalOf(remove())).toMatch(/^ConflictException/);
    await bench.control("/acm/expire", { certificateArn: arn });
    await remove();
  });
});

describe("tags", () => {
  it("are added, listed and removed; a value given must match", async () => {
    const bench = await createAcmBench();
    const CertificateArn = await issue(bench);
    const tag = (operation: string, ...Tags: object[]) =>
      bench.call(operation, { CertificateArn, Tags });
    await tag(
      "AddTagsToCertificate",
      { Key: "a", Value: "1" },
      { Key: "b" },
      { Key: "c", Value: "3" },
    );
    await tag("AddTagsToCertificate", { Key: "a", Value: "2" });
    await tag("RemoveTagsFromCertificate", { Key: "a", Value: "1" }, { Key: "c" });
    const { Tags } = await bench.call("ListTagsForCertificate", { CertificateArn });
    expect(Tags).toEqual([
      { Key: "a", Value: "2" },
      { Key: "b", Value: "" },
    ]);
  });

  it("are refused when there are more than fifty, and none is set then", async () => {
    const bench = await createAcmBench();
    const CertificateArn = await issue(bench);
    const tagsOf = (count: number, from: number) =>
      Array.from({ length: count }, (_, index) => ({ Key: `k${from + index}` }));
    const add = (Tags: object[]) =>
      refusalOf(bench.call("AddTagsToCertificate", { CertificateArn, Tags }));
    expect(await add(tagsOf(51, 0))).toMatch(
      /^ValidationException.*at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50$/,
    );
    await bench.call("AddTagsToCertificate", { CertificateArn, Tags: [{ Key: "first" }] });
    expect(await add(tagsOf(50, 0))).toMatch(/^TooManyTagsException/);
    const long = [{ Key: "ok" }, { Key: "k".repeat(129) }];
    expect(await add(long)).toMatch(/^ValidationException.*tags\.2\.member\.key/);
    expect((await bench.call("ListTagsForCertificate", { CertificateArn })).Tags).toEqual([
      { Key: "first", Value: "" },
    ]);
  });
});

describe("ListCertificates", () => {
  it("hides other keys than RSA 1024 and 2048 unless they are named", async () => {
    const bench = await createAcmBench();
    const rsa = await issue(bench, { keyAlgorithm: "RSA_2048" });
    const ec = await issue(bench);
    await issue(bench, { region: "eu-west-1", keyAlgorithm: "RSA_2048" });
    const list = async (input: object = {}) =>
      (await bench.call("ListCertificates", input)).CertificateSummaryList.map(
        ({ CertificateArn }: { CertificateArn: string }) => CertificateArn,
      );
    expect(await list()).toEqual([rsa]);
    expect(await list({ Includes: { keyTypes: ["EC_prime256v1"] } })).toEqual([ec]);
    expect(await list({ Includes: { keyTypes: ["RSA_2048", "EC_prime256v1"] } })).toEqual([
      rsa,
      ec,
    ]);
  });

  it("hides ACME certificates unless their origin is named", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench, { keyAlgorithm: "RSA_2048" });
    await bench.control("/acm/set", { certificateArn: arn, keyPairOrigin: "ACME" });
    const list = async (input: object = {}) =>
      (await bench.call("ListCertificates", input)).CertificateSummaryList.length;
    expect(await list()).toBe(0);
    expect(await list({ CertificateKeyPairOrigins: ["ACME"] })).toBe(1);
  });

  it("filters by status, manager, usage and export option, and sorts by creation", async () => {
    const bench = await createAcmBench();
    const issued = await issue(bench, { keyAlgorithm: "RSA_2048" });
    await bench.control("/acm/set", { certificateArn: issued, managedBy: "CLOUDFRONT" });
    await bench.clock.advance(1000);
    const pending = await bench.request("login.example.com");
    const list = async (input: object) =>
      (await bench.call("ListCertificates", input)).CertificateSummaryList.map(
        ({ CertificateArn }: { CertificateArn: string }) => CertificateArn,
      );
    expect(await list({ CertificateStatuses: ["PENDING_VALIDATION"] })).toEqual([pending]);
    expect(await list({ CertificateStatuses: ["ISSUED", "EXPIRED"] })).toEqual([issued]);
    expect(await list({ Includes: { managedBy: "CLOUDFRONT" } })).toEqual([issued]);
    expect(await list({ Includes: { keyUsage: ["KEY_ENCIPHERMENT"] } })).toEqual([issued]);
    expect(await list({ Includes: { extendedKeyUsage: ["CODE_SIGNING"] } })).toEqual([]);
    expect(await list({ Includes: { exportOption: "ENABLED" } })).toEqual([]);
    const sorted = { SortBy: "CREATED_AT", SortOrder: "DESCENDING" };
    expect(await list(sorted)).toEqual([pending, issued]);
  });

  it("summarises a certificate", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench, {
      keyAlgorithm: "RSA_2048",
      names: ["a.example.com", "b.example.com"],
    });
    bench.acm.certificates.setInUse(arn, "arn:aws:cloudfront::9:distribution/E1", true);
    const { CertificateSummaryList } = await bench.call("ListCertificates");
    expect(CertificateSummaryList).toEqual([
      {
        CertificateArn: arn,
        DomainName: "a.example.com",
        SubjectAlternativeNameSummaries: ["a.example.com", "b.example.com"],
        HasAdditionalSubjectAlternativeNames: false,
        Status: "ISSUED",
        Type: "AMAZON_ISSUED",
        KeyAlgorithm: "RSA_2048",
        KeyUsages: ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"],
        ExtendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"],
        ExportOption: "DISABLED",
        InUse: true,
        Exported: false,
        RenewalEligibility: "ELIGIBLE",
        NotBefore: new Date("2026-09-01T00:00:00Z"),
        NotAfter: new Date("2027-03-17T23:59:59Z"),
        CreatedAt: new Date("2026-09-01T12:00:00Z"),
        IssuedAt: new Date("2026-09-01T12:00:00Z"),
        CertificateKeyPairOrigin: "AWS_MANAGED",
      },
    ]);
  });

  it("names the first hundred names of a certificate and says that there are more", async () => {
    const bench = await createAcmBench();
    const names = Array.from({ length: 101 }, (_, index) => `n${index}.example.com`);
    const arn = await issue(bench, { keyAlgorithm: "RSA_2048", names });
    const [summary] = (await bench.call("ListCertificates")).CertificateSummaryList;
    expect(summary.SubjectAlternativeNameSummaries).toEqual(names.slice(0, 100));
    expect(summary.HasAdditionalSubjectAlternativeNames).toBe(true);
    expect((await bench.describe(arn)).SubjectAlternativeNames).toHaveLength(101);
  });

  it("pages with a token", async () => {
    const bench = await createAcmBench();
    const arns = [];
    for (let count = 0; count < 5; count++) arns.push(await bench.request(`n${count}.example.com`));
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await bench.call("ListCertificates", { MaxItems: 2, NextToken });
      expect(page.CertificateSummaryList.length).toBeLessThanOrEqual(2);
      for (const { CertificateArn } of page.CertificateSummaryList) seen.push(CertificateArn);
      NextToken = page.NextToken;
    } while (NextToken);
    expect(seen).toEqual(arns);
    const whole = await bench.call("ListCertificates", { MaxItems: 5 });
    expect(whole.NextToken).toBeUndefined();
  });

  it.each([
    [{ MaxItems: 0 }, /ValidationException.*maxItems/],
    [{ MaxItems: 1001 }, /ValidationException.*maxItems/],
    [{ NextToken: "nonsense" }, /ValidationException: The NextToken is not valid/],
    [{ SortBy: "CREATED_AT" }, /InvalidArgsException/],
    [{ SortOrder: "ASCENDING" }, /InvalidArgsException/],
    [{ SortBy: "NAME", SortOrder: "ASCENDING" }, /ValidationException.*sortBy/],
  ])("refuses %j", async (input, refusal) => {
    const bench = await createAcmBench();
    expect(await refusalOf(bench.call("ListCertificates", input))).toMatch(refusal);
  });
});

describe("the twin's other services", () => {
  it("find a certificate with key, chain and trust", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench, { names: ["*.example.com", "auth.example.org"] });
    const held = bench.acm.certificates.find(arn);
    expect(held).toMatchObject({
      arn,
      region: "us-east-1",
      accountId: "123456789012",
      names: ["*.example.com", "auth.example.org"],
      status: "ISSUED",
      type: "AMAZON_ISSUED",
      keyAlgorithm: "EC_prime256v1",
      keyPairOrigin: "AWS_MANAGED",
      isTrusted: true,
    });
    expect(splitCertificatePems(held?.chainPem ?? "")).toHaveLength(1);
    expect(new X509Certificate(held?.certificatePem ?? "").validToDate).toEqual(held?.notAfter);
  });

  it("find a pending certificate, but nothing to serve", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com");
    expect(bench.acm.certificates.find(arn)).toMatchObject({
      status: "PENDING_VALIDATION",
      certificatePem: "",
      isTrusted: false,
    });
    expect(bench.acm.certificates.find("arn:aws:acm:us-east-1:123456789012:certificate/x")).toBe(
      undefined,
    );
  });
});

describe("authorizations", () => {
  const principal = { kind: "operator", arn: "arn:aws:iam::123456789012:user/o" } as const;
  const call = { region: "eu-west-1", accountId: "123456789012", principal, requestId: "r" };

  it("name the certificate and its tags where ACM has a resource level", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.call("AddTagsToCertificate", {
      CertificateArn: arn,
      Tags: [{ Key: "team", Value: "id" }],
    });
    expect(
      bench.acm.service.authorizationsOf("DescribeCertificate", { CertificateArn: arn }, call),
    ).toEqual([
      {
        action: "acm:DescribeCertificate",
        resources: [arn],
        context: { "aws:ResourceTag/team": "id" },
      },
    ]);
  });

  it("are on * for listing and requesting, with the request's keys", async () => {
    const { acm } = await createAcmBench();
    expect(acm.service.authorizationsOf("ListCertificates", {}, call)).toEqual([
      { action: "acm:ListCertificates", resources: ["*"], context: {} },
    ]);
    const [request, tagging] = acm.service.authorizationsOf(
      "RequestCertificate",
      {
        DomainName: "auth.example.com",
        ValidationMethod: "DNS",
        Tags: [{ Key: "team", Value: "id" }],
      },
      call,
    );
    expect(request).toEqual({
      action: "acm:RequestCertificate",
      resources: ["*"],
      context: {
        "acm:DomainNames": "auth.example.com",
        "acm:KeyAlgorithm": "RSA_2048",
        "acm:ValidationMethod": "DNS",
        "aws:RequestTag/team": "id",
      },
    });
    expect(tagging?.action).toBe("acm:AddTagsToCertificate");
  });

  it("are on all certificates of the Region for a first import", async () => {
    const { acm } = await createAcmBench();
    expect(acm.service.authorizationsOf("ImportCertificate", {}, call)).toEqual([
      {
        action: "acm:ImportCertificate",
        resources: ["arn:aws:acm:eu-west-1:123456789012:certificate/*"],
        context: {},
      },
    ]);
  });
});
