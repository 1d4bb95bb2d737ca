import {
  type CertificateDetail,
  DescribeCertificateCommand,
  GetCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateRequest,
} from "@aws-sdk/client-acm";
import { issueCertificate } from "../../../demo/fleet.ts";
import { waitFor } from "../../../demo/wait.ts";
import { type ContractCase, refusalOf, refused, shapeOf } from "../contract-case.ts";
import type { Target } from "../target.ts";
import { createZone } from "./route53-zone.ts";

const api = "https://docs.aws.amazon.com/acm/latest/APIReference/API_";
const dns = "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html";
const certificateArn = /^arn:aws:acm:us-east-1:123456789012:certificate\/[0-9a-f-]{36}$/;
const dayMs = 86_400_000;

/** RequestCertificate, what DescribeCertificate then shows, and validation through DNS. */
export const acmRequestCases: readonly ContractCase[] = [
  {
    name: "acm: a requested certificate gets an ARN with a UUID",
    page: `${api}RequestCertificate.html`,
    documented: "as documented",
    observe: async (target) => shapeOf(await request(target, {}), certificateArn),
  },
  {
    name: "acm: a requested certificate is pending, with its names and settings",
    page: `${api}CertificateDetail.html`,
    documented: {
      Type: "AMAZON_ISSUED",
      Status: "PENDING_VALIDATION",
      DomainName: "a.example.com",
      SubjectAlternativeNames: ["a.example.com", "b.example.com"],
      KeyAlgorithm: "RSA_2048",
      InUseBy: [],
      RenewalEligibility: "INELIGIBLE",
      Options: { CertificateTransparencyLoggingPreference: "ENABLED", Export: "DISABLED" },
    },
    async observe(target) {
      const detail = await requested(target, {
        DomainName: "a.example.com",
        SubjectAlternativeNames: ["b.example.com"],
      });
      return {
        Type: detail.Type,
        Status: detail.Status,
        DomainName: detail.DomainName,
        SubjectAlternativeNames: detail.SubjectAlternativeNames?.toSorted(),
        KeyAlgorithm: detail.KeyAlgorithm,
        InUseBy: detail.InUseBy,
        RenewalEligibility: detail.RenewalEligibility,
        Options: detail.Options,
      };
    },
  },
  {
    name: "acm: a pending certificate has no serial, issue or validity yet",
    page: `${api}CertificateDetail.html`,
    documented: {
      CreatedAt: true,
      IssuedAt: false,
      NotBefore: false,
      NotAfter: false,
      Serial: false,
    },
    async observe(target) {
      const detail = await requested(target, {});
      const has = (key: keyof CertificateDetail) => [key, detail[key] !== undefined];
      return Object.fromEntries(
        (["CreatedAt", "IssuedAt", "NotBefore", "NotAfter", "Serial"] as const).map(has),
      );
    },
  },
  {
    name: "acm: the key algorithm is the one asked for",
    page: `${api}RequestCertificate.html`,
    documented: "EC_prime256v1",
    observe: async (target) =>
      (await requested(target, { KeyAlgorithm: "EC_prime256v1" })).KeyAlgorithm,
  },
  {
    name: "acm: each name has a CNAME to create, under acm-validations.aws",
    page: dns,
    documented: {
      ValidationMethod: "DNS",
      ValidationStatus: "PENDING_VALIDATION",
      Type: "CNAME",
      Name: "as documented",
      Value: "as documented",
    },
    async observe(target) {
      const [option] = (await requested(target, {})).DomainValidationOptions ?? [];
      return {
        ValidationMethod: option?.ValidationMethod,
        ValidationStatus: option?.ValidationStatus,
        Type: option?.ResourceRecord?.Type,
        Name: shapeOf(option?.ResourceRecord?.Name, /^_[0-9a-f]{32}\.www\.example\.com\.$/),
        Value: shapeOf(
          option?.ResourceRecord?.Value,
          /^_[0-9a-f]{32}\.[a-z0-9]+\.acm-validations\.aws\.$/,
        ),
      };
    },
  },
  {
    name: "acm: a wildcard and its base share one validation record",
    page: dns,
    documented: { options: 2, records: 1, isUnderBase: true },
    async observe(target) {
      const { DomainValidationOptions: options = [] } = await requested(target, {
        DomainName: "*.shared.example.com",
        SubjectAlternativeNames: ["shared.example.com"],
      });
      const names = new Set(options.map(({ ResourceRecord: record }) => record?.Name));
      return {
        options: options.length,
        records: names.size,
        isUnderBase: [...names].every((name) =>
          /^_[0-9a-f]{32}\.shared\.example\.com\.$/.test(name ?? ""),
        ),
      };
    },
  },
  {
    name: "acm: different names get different validation records",
    page: dns,
    documented: 2,
    async observe(target) {
      const { DomainValidationOptions: options = [] } = await requested(target, {
        DomainName: "one.example.com",
        SubjectAlternativeNames: ["two.example.com"],
      });
      const values = options.map(({ ResourceRecord: record }) => record?.Value);
      return new Set(values).size;
    },
  },
  {
    name: "acm: a name keeps its validation record from one request to the next",
    page: dns,
    documented: true,
    async observe(target) {
      const DomainName = "again.example.com";
      const recordOf = async () =>
        (await requested(target, { DomainName })).DomainValidationOptions?.[0]?.ResourceRecord;
      const [first, second] = [await recordOf(), await recordOf()];
      return first?.Name === second?.Name && first?.Value === second?.Value;
    },
  },
  {
    name: "acm: the same idempotency token gives the same certificate",
    page: `${api}RequestCertificate.html`,
    documented: true,
    async observe(target) {
      const IdempotencyToken = "token1";
      const asked = { DomainName: "token.example.com", IdempotencyToken };
      const first = await request(target, asked);
      return first === (await request(target, asked));
    },
  },
  {
    name: "acm: another idempotency token gives another certificate",
    page: `${api}RequestCertificate.html`,
    documented: false,
    async observe(target) {
      const asked = { DomainName: "tokens.example.com" };
      const first = await request(target, { ...asked, IdempotencyToken: "token2" });
      return first === (await request(target, { ...asked, IdempotencyToken: "token3" }));
    },
  },
  {
    name: "acm: an idempotency token of other than word characters is refused",
    page: `${api}RequestCertificate.html`,
    documented: refused("ValidationException"),
    observe: (target) => refusalOf(request(target, { IdempotencyToken: "no-hyphens" })),
  },
  {
    name: "acm: a name that is no host name is refused",
    page: `${api}RequestCertificate.html`,
    documented: refused("ValidationException"),
    observe: (target) => refusalOf(request(target, { DomainName: "-not-a-host-.example.com" })),
  },
  {
    name: "acm: a wildcard within a name is refused",
    page: `${api}RequestCertificate.html`,
    documented: refused("ValidationException"),
    observe: (target) => refusalOf(request(target, { DomainName: "a.*.example.com" })),
  },
  {
    name: "acm: an unknown key algorithm is refused",
    page: `${api}RequestCertificate.html`,
    documented: refused("ValidationException"),
    observe: (target) =>
      // @ts-expect-error: no such algorithm, as an older or newer client could send it
      refusalOf(request(target, { KeyAlgorithm: "RSA_512" })),
  },
  {
    name: "acm: ten names are allowed, an eleventh is over the quota",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html",
    documented: { ten: "accepted", eleven: refused("LimitExceededException") },
    async observe(target) {
      const names = (count: number) =>
        Array.from({ length: count }, (_, index) => `n${index}.example.com`);
      const asked = (count: number) => ({
        DomainName: "www.example.com",
        SubjectAlternativeNames: names(count),
      });
      return {
        ten: await refusalOf(request(target, asked(9))),
        eleven: await refusalOf(request(target, asked(11))),
      };
    },
  },
  {
    name: "acm: a pending certificate cannot be got yet",
    page: `${api}GetCertificate.html`,
    documented: refused("RequestInProgressException"),
    async observe(target) {
      const CertificateArn = await request(target, {});
      return await refusalOf(
        target.clients.acm.send(new GetCertificateCommand({ CertificateArn })),
      );
    },
  },
  {
    name: "acm: a certificate is issued for 198 days once its CNAME is there",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
    documented: { Status: "ISSUED", validations: ["SUCCESS"], days: 198, IssuedAt: true },
    async observe(target) {
      const detail = await issued(target);
      const { NotBefore, NotAfter, Status, DomainValidationOptions = [], IssuedAt } = detail;
      const ms = Number(NotAfter) - Number(NotBefore);
      return {
        Status,
        validations: DomainValidationOptions.map(({ ValidationStatus }) => ValidationStatus),
        days: Math.round(ms / dayMs),
        IssuedAt: IssuedAt !== undefined,
      };
    },
  },
  {
    name: "acm: the serial of an issued certificate is hexadecimal, in pairs",
    page: `${api}DescribeCertificate.html`,
    documented: "as documented",
    observe: async (target) =>
      shapeOf((await issued(target)).Serial, /^[0-9a-f]{2}(:[0-9a-f]{2})+$/),
  },
  {
    name: "acm: an issued certificate comes with its chain, leaf apart",
    page: `${api}GetCertificate.html`,
    documented: { certificates: 1, isChainThere: true },
    async observe(target) {
      const { CertificateArn } = await issued(target);
      const got = await target.clients.acm.send(new GetCertificateCommand({ CertificateArn }));
      return {
        certificates: got.Certificate?.match(/-BEGIN CERTIFICATE-/g)?.length,
        isChainThere: /-BEGIN CERTIFICATE-/.test(got.CertificateChain ?? ""),
      };
    },
  },
];

async function request(
  { clients }: Target,
  asked: Partial<RequestCertificateRequest>,
): Promise<string> {
  const command = new RequestCertificateCommand({
    DomainName: "www.example.com",
    ValidationMethod: "DNS",
    ...asked,
  });
  return (await clients.acm.send(command)).CertificateArn ?? "";
}

/** Asks for a certificate and waits until it can be read with its validation records. */
async function requested(
  target: Target,
  asked: Partial<RequestCertificateRequest>,
): Promise<CertificateDetail> {
  const arn = await request(target, asked);
  return await describeWhen(target, arn, (detail) =>
    (detail.DomainValidationOptions ?? []).every(
      ({ ResourceRecord }) => ResourceRecord !== undefined,
    ),
  );
}

const issuedOn = new Map<Target, Promise<CertificateDetail>>();

/** One certificate that was issued, for all cases that only look at it. */
async function issued(target: Target): Promise<CertificateDetail> {
  const known = issuedOn.get(target) ?? issueNew(target);
  issuedOn.set(target, known);
  return await known;
}

async function issueNew(target: Target): Promise<CertificateDetail> {
  const { Id, Name } = await createZone(target);
  const arn = await issueCertificate(target.operator, Id ?? "", `www.${Name?.slice(0, -1)}`);
  return await describeWhen(target, arn, ({ Status }) => Status === "ISSUED");
}

async function describeWhen(
  { clients }: Target,
  CertificateArn: string | undefined,
  isSeen: (detail: CertificateDetail) => boolean,
): Promise<CertificateDetail> {
  return await waitFor(`${CertificateArn} as wanted`, async () => {
    const { Certificate } = await clients.acm.send(
      new DescribeCertificateCommand({ CertificateArn }),
    );
    return Certificate !== undefined && isSeen(Certificate) ? Certificate : undefined;
  });
}
