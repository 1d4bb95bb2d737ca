import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  type ListCertificatesRequest,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  type Tag,
} from "@aws-sdk/client-acm";
import { type ContractCase, refusalOf, refused } from "../contract-case.ts";
import { makeSelfSigned } from "../self-signed.ts";
import type { Target } from "../target.ts";

const api = "https://docs.aws.amazon.com/acm/latest/APIReference/API_";
const unknownArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";

/** Imported certificates: keeping, listing, tagging, deleting. */
export const acmStoreCases: readonly ContractCase[] = [
  {
    name: "acm: an imported certificate is issued at once and described from its content",
    page: `${api}ImportCertificate.html`,
    documented: {
      Type: "IMPORTED",
      Status: "ISSUED",
      DomainName: "imported.example.com",
      SubjectAlternativeNames: ["imported.example.com"],
      KeyAlgorithm: "EC_prime256v1",
      RenewalEligibility: "INELIGIBLE",
      isImportTimeThere: true,
      areValidationsThere: false,
    },
    async observe(target) {
      const { Certificate: detail = {} } = await describe(target, await importNew(target));
      return {
        Type: detail.Type,
        Status: detail.Status,
        DomainName: detail.DomainName,
        SubjectAlternativeNames: detail.SubjectAlternativeNames,
        KeyAlgorithm: detail.KeyAlgorithm,
        RenewalEligibility: detail.RenewalEligibility,
        isImportTimeThere: detail.ImportedAt !== undefined,
        areValidationsThere: (detail.DomainValidationOptions ?? []).length > 0,
      };
    },
  },
  {
    name: "acm: an imported certificate comes back as it was given, without a chain that was not",
    page: `${api}GetCertificate.html`,
    documented: { isSame: true, chain: false },
    async observe(target) {
      const { certificate } = await makeSelfSigned("ec");
      const CertificateArn = await importNew(target);
      const got = await target.clients.acm.send(new GetCertificateCommand({ CertificateArn }));
      return {
        isSame: got.Certificate?.trim() === certificate.trim(),
        chain: (got.CertificateChain ?? "") !== "",
      };
    },
  },
  {
    name: "acm: a re-import keeps the ARN",
    page: `${api}ImportCertificate.html`,
    documented: true,
    async observe(target) {
      const arn = await importNew(target);
      return (await importNew(target, { CertificateArn: arn })) === arn;
    },
  },
  {
    name: "acm: tags on a re-import are refused",
    page: `${api}ImportCertificate.html`,
    documented: refused("ValidationException"),
    async observe(target) {
      const CertificateArn = await importNew(target);
      const Tags = [{ Key: "a", Value: "b" }];
      return await refusalOf(importNew(target, { CertificateArn, Tags }));
    },
  },
  {
    name: "acm: another key type on a re-import is refused",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html",
    documented: refused("ValidationException"),
    async observe(target) {
      const CertificateArn = await importNew(target);
      return await refusalOf(importNew(target, { CertificateArn }, "rsa"));
    },
  },
  {
    name: "acm: a re-import over an unknown ARN is refused",
    page: `${api}ImportCertificate.html`,
    documented: refused("ResourceNotFoundException"),
    observe: (target) => refusalOf(importNew(target, { CertificateArn: unknownArn })),
  },
  {
    name: "acm: an import that is not PEM is refused",
    page: `${api}ImportCertificate.html`,
    documented: refused("ValidationException"),
    observe: (target) => refusalOf(importRaw(target, { Certificate: "not PEM" })),
  },
  {
    name: "acm: an import with another certificate's key is refused",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html",
    documented: refused("ValidationException"),
    async observe(target) {
      const other = await makeSelfSigned("rsa");
      return await refusalOf(importRaw(target, { PrivateKey: other.key }));
    },
  },
  {
    name: "acm: the list hides keys other than RSA 1024 and 2048 unless they are asked for",
    page: `${api}Filters.html`,
    documented: { plain: false, asked: true, others: false },
    async observe(target) {
      const arn = await importNew(target);
      return {
        plain: await isListed(target, arn, {}),
        asked: await isListed(target, arn, { Includes: { keyTypes: ["EC_prime256v1"] } }),
        others: await isListed(target, arn, { Includes: { keyTypes: ["RSA_4096"] } }),
      };
    },
  },
  {
    name: "acm: the list is filtered by status",
    page: `${api}ListCertificates.html`,
    documented: { issued: true, pending: false },
    async observe(target) {
      const arn = await importNew(target, {}, "rsa");
      return {
        issued: await isListed(target, arn, { CertificateStatuses: ["ISSUED"] }),
        pending: await isListed(target, arn, { CertificateStatuses: ["PENDING_VALIDATION"] }),
      };
    },
  },
  {
    name: "acm: a page of the list has no more than MaxItems, and a token for the next",
    page: `${api}ListCertificates.html`,
    documented: { isOne: true, hasToken: true, isNextAnother: true },
    async observe(target) {
      await importNew(target, {}, "rsa");
      await importNew(target, {}, "rsa");
      const { acm } = target.clients;
      const first = await acm.send(new ListCertificatesCommand({ MaxItems: 1 }));
      const second = await acm.send(
        new ListCertificatesCommand({ MaxItems: 1, NextToken: first.NextToken }),
      );
      const arnOf = (page: typeof first) => page.CertificateSummaryList?.[0]?.CertificateArn;
      return {
        isOne: first.CertificateSummaryList?.length === 1,
        hasToken: first.NextToken !== undefined,
        isNextAnother: arnOf(first) !== arnOf(second),
      };
    },
  },
  {
    name: "acm: a page size of 0 is refused",
    page: `${api}ListCertificates.html`,
    documented: refused("ValidationException"),
    observe: ({ clients }) =>
      refusalOf(clients.acm.send(new ListCertificatesCommand({ MaxItems: 0 }))),
  },
  {
    name: "acm: a summary names key, names, use and validity",
    page: `${api}CertificateSummary.html`,
    documented: {
      DomainName: "imported.example.com",
      SubjectAlternativeNameSummaries: ["imported.example.com"],
      HasAdditionalSubjectAlternativeNames: false,
      KeyAlgorithm: "RSA_2048",
      Type: "IMPORTED",
      Status: "ISSUED",
      InUse: false,
      isValidityThere: true,
    },
    async observe(target) {
      const arn = await importNew(target, {}, "rsa");
      const { CertificateSummaryList: all = [] } = await target.clients.acm.send(
        new ListCertificatesCommand({}),
      );
      const found = all.find(({ CertificateArn }) => CertificateArn === arn);
      return {
        DomainName: found?.DomainName,
        SubjectAlternativeNameSummaries: found?.SubjectAlternativeNameSummaries,
        HasAdditionalSubjectAlternativeNames: found?.HasAdditionalSubjectAlternativeNames,
        KeyAlgorithm: found?.KeyAlgorithm,
        Type: found?.Type,
        Status: found?.Status,
        InUse: found?.InUse,
        isValidityThere: found?.NotAfter !== undefined && found.NotBefore !== undefined,
      };
    },
  },
  {
    name: "acm: a tag is added, changed, and removed by key",
    page: `${api}AddTagsToCertificate.html`,
    documented: [[{ Key: "team", Value: "a" }], [{ Key: "team", Value: "b" }], []],
    async observe(target) {
      const arn = await importNew(target);
      await addTags(target, arn, [{ Key: "team", Value: "a" }]);
      const added = await tagsOf(target, arn);
      await addTags(target, arn, [{ Key: "team", Value: "b" }]);
      const changed = await tagsOf(target, arn);
      await removeTags(target, arn, [{ Key: "team" }]);
      return [added, changed, await tagsOf(target, arn)];
    },
  },
  {
    name: "acm: a tag is removed by key and value only with that value",
    page: `${api}RemoveTagsFromCertificate.html`,
    documented: [{ Key: "team", Value: "a" }],
    async observe(target) {
      const arn = await importNew(target, { Tags: [{ Key: "team", Value: "a" }] });
      await removeTags(target, arn, [{ Key: "team", Value: "other" }]);
      return await tagsOf(target, arn);
    },
  },
  {
    name: "acm: a fifty-first tag is refused",
    page: `${api}AddTagsToCertificate.html`,
    documented: refused("TooManyTagsException"),
    async observe(target) {
      const tags = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
      const arn = await importNew(target, { Tags: tags });
      return await refusalOf(addTags(target, arn, [{ Key: "one more", Value: "v" }]));
    },
  },
  {
    name: "acm: a tag that starts with aws: is refused",
    page: `${api}AddTagsToCertificate.html`,
    documented: refused("InvalidTagException"),
    async observe(target) {
      const arn = await importNew(target);
      return await refusalOf(addTags(target, arn, [{ Key: "aws:mine", Value: "v" }]));
    },
  },
  {
    name: "acm: a deleted certificate is not found",
    page: `${api}DeleteCertificate.html`,
    documented: refused("ResourceNotFoundException"),
    async observe(target) {
      const CertificateArn = await importNew(target);
      await target.clients.acm.send(new DeleteCertificateCommand({ CertificateArn }));
      return await refusalOf(describe(target, CertificateArn));
    },
  },
  {
    name: "acm: an unknown certificate is not found, whatever is asked of it",
    page: `${api}DescribeCertificate.html`,
    documented: {
      describe: refused("ResourceNotFoundException"),
      get: refused("ResourceNotFoundException"),
      delete: refused("ResourceNotFoundException"),
      listTags: refused("ResourceNotFoundException"),
    },
    async observe({ clients: { acm } }) {
      const asked = { CertificateArn: unknownArn };
      return {
        describe: await refusalOf(acm.send(new DescribeCertificateCommand(asked))),
        get: await refusalOf(acm.send(new GetCertificateCommand(asked))),
        delete: await refusalOf(acm.send(new DeleteCertificateCommand(asked))),
        listTags: await refusalOf(acm.send(new ListTagsForCertificateCommand(asked))),
      };
    },
  },
  {
    name: "acm: what is no ARN is refused",
    page: `${api}DescribeCertificate.html`,
    documented: refused("ValidationException"),
    observe: (target) => refusalOf(describe(target, "no-arn")),
  },
  {
    name: "acm: an ARN of another service is refused",
    page: `${api}DescribeCertificate.html`,
    documented: refused("InvalidArnException"),
    observe: (target) =>
      refusalOf(describe(target, "arn:aws:s3:us-east-1:123456789012:some/bucket")),
  },
];

interface ImportOptions {
  readonly CertificateArn?: string;
  readonly Tags?: Tag[];
}

async function importNew(
  target: Target,
  options: ImportOptions = {},
  key: "ec" | "rsa" = "ec",
): Promise<string> {
  const pair = await makeSelfSigned(key);
  return await importRaw(target, { Certificate: pair.certificate, PrivateKey: pair.key }, options);
}

async function importRaw(
  { clients }: Target,
  material: { readonly Certificate?: string; readonly PrivateKey?: string },
  options: ImportOptions = {},
): Promise<string> {
  const own = await makeSelfSigned("ec");
  const command = new ImportCertificateCommand({
    Certificate: Buffer.from(material.Certificate ?? own.certificate),
    PrivateKey: Buffer.from(material.PrivateKey ?? own.key),
    ...options,
  });
  return (await clients.acm.send(command)).CertificateArn ?? "";
}

async function describe({ clients }: Target, CertificateArn: string) {
  return await clients.acm.send(new DescribeCertificateCommand({ CertificateArn }));
}

async function isListed(
  { clients }: Target,
  arn: string,
  asked: ListCertificatesRequest,
): Promise<boolean> {
  const { CertificateSummaryList: all = [] } = await clients.acm.send(
    new ListCertificatesCommand(asked),
  );
  return all.some(({ CertificateArn }) => CertificateArn === arn);
}

async function addTags({ clients }: Target, CertificateArn: string, Tags: Tag[]): Promise<void> {
  await clients.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags }));
}

async function removeTags({ clients }: Target, CertificateArn: string, Tags: Tag[]): Promise<void> {
  await clients.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags }));
}

async function tagsOf({ clients }: Target, CertificateArn: string): Promise<Tag[]> {
  const { Tags = [] } = await clients.acm.send(
    new ListTagsForCertificateCommand({ CertificateArn }),
  );
  return Tags;
}
