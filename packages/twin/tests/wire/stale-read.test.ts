import {
  ACMClient,
  DescribeCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AwsError } from "../../src/service.ts";
import { createStaleReads, isRead } from "../../src/wire/stale-read.ts";
import { fakeService, operatorOf, startWire, type Wire } from "./wire-fixture.ts";

describe("through the wire", () => {
  let wire: Wire;
  let versions: Map<string, number>;
  let certificates: string[];
  let object: string;

  beforeEach(async () => {
    versions = new Map();
    certificates = [];
    object = "";
    const cognito = fakeService("cognito-idp", {
      DescribeUserPoolDomain: ({ Domain }) => ({
        DomainDescription: { Domain, Version: String(versions.get(Domain) ?? 0) },
      }),
      UpdateUserPoolDomain: ({ Domain }) => {
        versions.set(Domain, (versions.get(Domain) ?? 0) + 1);
        return {};
      },
    });
    const acm = fakeService("acm", {
      RequestCertificate: () => ({ CertificateArn: `arn:${certificates.push("new")}` }),
      DescribeCertificate: ({ CertificateArn }) => {
        const status = certificates[Number(CertificateArn.split(":")[1]) - 1];
        if (status === undefined) throw new AwsError("ResourceNotFoundException", "none");
        return { Certificate: { CertificateArn, Status: status } };
      },
    });
    const s3 = fakeService("s3", {
      PutObject: ({ Body }) => {
        object = Buffer.from(Body).toString();
        return {};
      },
      GetObject: () => ({ Body: Buffer.from(object) }),
    });
    wire = await startWire({ services: () => [cognito, acm, s3] });
  });
  afterEach(() => wire.stop());

  const order = (times = 1) => wire.world.faults.order({ kind: "call.stale-read", times });
  const versionOf = async (Domain: string) => {
    const client = new CognitoIdentityProviderClient(operatorOf(wire));
    const answer = await client.send(new DescribeUserPoolDomainCommand({ Domain }));
    return answer.DomainDescription?.Version;
  };
  const update = (Domain: string) =>
    new CognitoIdentityProviderClient(operatorOf(wire)).send(
      new UpdateUserPoolDomainCommand({ Domain, UserPoolId: "pool" }),
    );
  const statusOf = async (CertificateArn: string) => {
    const client = new ACMClient(operatorOf(wire));
    return (await client.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate
      ?.Status;
  };

  it("a domain is described as it was before the last update, then as it is", async () => {
    order();
    expect(await versionOf("auth.example.com")).toBe("0");
    await update("auth.example.com");
    expect(await versionOf("auth.example.com")).toBe("0");
    expect(wire.history.list().at(-1)).toMatchObject({ outcome: "ok", fault: "call.stale-read" });
    expect(await versionOf("auth.example.com")).toBe("1");
  });

  it("what nobody had read since an earlier change is not older than the last one", async () => {
    order(2);
    expect(await versionOf("auth.example.com")).toBe("0");
    await update("auth.example.com");
    await expect(versionOf("auth.example.com")).resolves.toBe("0");
    await expect(versionOf("login.example.org")).resolves.toBe("0");
    expect(wire.world.faults.ordered()).toMatchObject([{ times: 1 }]);
  });

  it("a certificate that was just requested is not found", async () => {
    order();
    const client = new ACMClient(operatorOf(wire));
    const { CertificateArn = "" } = await client.send(
      new RequestCertificateCommand({ DomainName: "auth.example.com" }),
    );
    await expect(statusOf(CertificateArn)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Could not find certificate ${CertificateArn}.`,
    });
    expect(await statusOf(CertificateArn)).toBe("new");
  });

  it("a certificate that was just issued is still pending", async () => {
    order();
    certificates = ["pending"];
    expect(await statusOf("arn:1")).toBe("pending");
    certificates = ["issued"]; // by itself: no call changes it
    expect(await statusOf("arn:1")).toBe("pending");
    expect(await statusOf("arn:1")).toBe("issued");
  });

  it("S3 is consistent: an object is read as it was written", async () => {
    order();
    const client = new S3Client({ ...operatorOf(wire), forcePathStyle: true });
    const read = async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: "b", Key: "key" }));
      return await Body?.transformToString();
    };
    expect(await read()).toBe("");
    await client.send(new PutObjectCommand({ Bucket: "b", Key: "key", Body: "written" }));
    expect(await read()).toBe("written");
    expect(wire.world.faults.ordered()).toHaveLength(1);
  });
});

describe("how long a read may be stale", () => {
  const second = 1000;
  let nowMs: number;
  let value: number;
  let reads: ReturnType<typeof createStaleReads>;

  beforeEach(() => {
    nowMs = 0;
    value = 1;
    reads = createStaleReads({ now: () => new Date(nowMs) });
  });

  const call = (operation: string, name: string, run: () => object) => ({
    service: "ssm",
    operation,
    region: "us-east-1",
    input: { Name: name },
    run: async () => run(),
  });
  const get = (name = "/latchkey/a", isStale = true) =>
    reads.carryOut(
      call("GetParameter", name, () => ({ value })),
      () => isStale,
    );
  const put = (name = "/latchkey/a") =>
    reads.carryOut(
      call("PutParameter", name, () => {
        value += 1;
        return {};
      }),
      () => false,
    );

  it("is two minutes after the change at most", async () => {
    await get();
    nowMs = 3600 * second; // looked at long before
    await put();
    nowMs += 120 * second;
    expect(await get()).toEqual({ value: 1 });
    nowMs += second;
    expect(await get()).toEqual({ value: 2 });
  });

  it("the oldest of several answers within that time is given", async () => {
    await get();
    await put();
    nowMs += 30 * second;
    await put();
    expect(await get()).toEqual({ value: 1 });
    nowMs += 100 * second;
    expect(await get()).toEqual({ value: 2 });
  });

  describe("of a certificate that no call has made", () => {
    const CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/a";
    const describeIt = (more: object, isStale = true) =>
      reads.carryOut(
        {
          service: "acm",
          operation: "DescribeCertificate",
          region: "us-east-1",
          input: { CertificateArn },
          run: async () => ({ Certificate: { CertificateArn, Status: "ISSUED", ...more } }),
        },
        () => isStale,
      );

    it("it is not found, up to two minutes after it was made", async () => {
      nowMs = 3600 * second;
      const made = { CreatedAt: new Date(nowMs), IssuedAt: new Date(nowMs) };
      nowMs += 120 * second;
      await expect(describeIt(made)).rejects.toMatchObject({
        code: "ResourceNotFoundException",
        message: `Could not find certificate ${CertificateArn}.`,
      });
      nowMs += second;
      expect(await describeIt(made)).toMatchObject({ Certificate: made });
    });

    it("it may be missed again, though another replica has told of it", async () => {
      const made = { CreatedAt: new Date(nowMs), IssuedAt: new Date(nowMs) };
      expect(await describeIt(made, false)).toMatchObject({ Certificate: made });
      await expect(describeIt(made)).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    });

    it("it is pending, up to two minutes after DNS validated it", async () => {
      nowMs = 3600 * second;
      const issued = {
        CreatedAt: new Date(0),
        IssuedAt: new Date(nowMs),
        Serial: "0a:1b",
        DomainValidationOptions: [{ DomainName: "a.example", ValidationStatus: "SUCCESS" }],
      };
      nowMs += 120 * second;
      const { Certificate } = (await describeIt(issued)) as { Certificate: object };
      expect(Certificate).toMatchObject({
        Status: "PENDING_VALIDATION",
        CreatedAt: new Date(0),
        DomainValidationOptions: [
          { DomainName: "a.example", ValidationStatus: "PENDING_VALIDATION" },
        ],
      });
      expect(Certificate).not.toHaveProperty("Serial");
      nowMs += second;
      expect(await describeIt(issued)).toMatchObject({ Certificate: issued });
    });

    it("it is as it is when ACM renewed it: it was issued before", async () => {
      nowMs = 3600 * second;
      const renewal = { RenewalSummary: { RenewalStatus: "SUCCESS" } };
      const renewed = { CreatedAt: new Date(0), IssuedAt: new Date(nowMs), ...renewal };
      expect(await describeIt(renewed)).toMatchObject({ Certificate: { Status: "ISSUED" } });
    });
  });

  it("nobody is asked while there is nothing older to answer", async () => {
    let asked = 0;
    const ask = () => {
      asked += 1;
      return true;
    };
    const look = () =>
      reads.carryOut(
        call("GetParameter", "/b", () => ({ value })),
        ask,
      );
    await look();
    await look();
    expect(asked).toBe(0);
    await put("/b");
    expect(await look()).toEqual({ value: 1 });
    expect(asked).toBe(1);
  });

  it("an answer that is kept does not change with the thing", async () => {
    const shared = { list: ["old"] };
    const look = (isStale: boolean) =>
      reads.carryOut(
        call("GetParameter", "/c", () => shared),
        () => isStale,
      );
    await look(false);
    shared.list.push("new");
    expect(await look(true)).toEqual({ list: ["old"] });
    expect(await look(false)).toEqual({ list: ["old", "new"] });
  });
});

it.each([
  ["DescribeCertificate", true],
  ["GetParameter", true],
  ["ListUserPools", true],
  ["HeadObject", true],
  ["UpdateUserPoolDomain", false],
  ["PutParameter", false],
  ["Listen", false],
])("%s reads only: %s", (operation, expected) => {
  expect(isRead(operation)).toBe(expected);
});
